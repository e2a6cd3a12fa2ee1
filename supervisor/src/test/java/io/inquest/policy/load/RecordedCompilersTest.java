package io.inquest.policy.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.compile.FilterCompiler;
import io.inquest.filter.algebra.Comparison;
import io.inquest.filter.algebra.Joint;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyFormat;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Policies answer every call as the filters do that their own compilers make of them. Which these
 * are stands in the README beside them.
 */
class RecordedCompilersTest {
  private static final String FILTERS = ".filters";
  private static final Set<Architecture> MACHINE = Set.of(X86_64.ABI, I386.ABI, X32.ABI);

  @TestFactory
  List<DynamicTest> policy_read_answersAsItsFilters() throws Exception {
    Path folder = Path.of(RecordedCompilersTest.class.getResource("compilers").toURI());
    List<DynamicTest> tests = new ArrayList<>();
    try (DirectoryStream<Path> recorded = Files.newDirectoryStream(folder, "*" + FILTERS)) {
      for (Path filters : recorded) {
        String policy = filters.toString().replace(FILTERS, "");
        tests.add(
            DynamicTest.dynamicTest(
                folder.relativize(filters).toString(), () -> compare(policy, filters)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(15);
    return tests;
  }

  private static void compare(String file, Path filters) throws Exception {
    Policy policy =
        PolicyLoader.load(
            file, new LoadContext(X86_64.ABI, Set.of(), new KernelVersion(6, 1), note -> {}));
    Comparison comparison =
        Comparison.of(
            Joint.of(FilterCompiler.program(policy)), Joint.ofStack(RecordedPrograms.of(filters)));
    List<Comparison.Difference> differences = new ArrayList<>(comparison.differences());
    if (policy.format() == PolicyFormat.FIREJAIL) {
      // Its filters take a number of -1 for one of x32, and let calls of other machines through.
      differences.removeIf(
          difference ->
              difference.calls().known().isEmpty()
                  || difference.calls().abi().filter(MACHINE::contains).isEmpty());
    }
    assertThat(differences).isEmpty();
  }
}
