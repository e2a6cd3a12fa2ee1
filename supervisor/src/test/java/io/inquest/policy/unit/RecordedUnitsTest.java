package io.inquest.policy.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.compile.FilterCompiler;
import io.inquest.filter.algebra.Comparison;
import io.inquest.filter.algebra.Joint;
import io.inquest.filter.algebra.Relation;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Program;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.SystemdVersion;
import io.inquest.policy.load.PolicyLoader;
import io.inquest.policy.load.RecordedPrograms;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Units answer every call as the filters do that systemd installed for them. Where these come from
 * stands in the README beside them.
 */
class RecordedUnitsTest {
  /** Older than PR_SET_MDWE: with it systemd needs no filter. */
  private static final KernelVersion KERNEL = new KernelVersion(6, 1);

  @TestFactory
  List<DynamicTest> unit_readAsAVersion_answersAsItsFilters() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (String version : List.of("252", "257")) {
      try (DirectoryStream<Path> recorded = Files.newDirectoryStream(units().resolve(version))) {
        for (Path filters : recorded) {
          String name = filters.getFileName().toString().replace(".filters", "");
          tests.add(
              DynamicTest.dynamicTest(
                  name + " " + version,
                  () -> compare(name, version, RecordedPrograms.of(filters))));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(100);
    return tests;
  }

  private static void compare(String name, String version, List<Program> programs)
      throws Exception {
    LoadContext context =
        new LoadContext(X86_64.ABI, Set.of(), KERNEL, note -> {})
            .withSystemd(SystemdVersion.parse(version));
    Policy policy = PolicyLoader.load(units().resolve(name + ".service").toString(), context);
    if (programs.isEmpty()) {
      assertThat(policy.refusesNothing()).isTrue();
      return;
    }
    Comparison comparison =
        Comparison.of(Joint.of(FilterCompiler.program(policy)), Joint.ofStack(programs));
    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.relation()).isEqualTo(Relation.EQUAL);
  }

  private static Path units() throws URISyntaxException {
    return Path.of(RecordedUnitsTest.class.getResource("units").toURI());
  }
}
