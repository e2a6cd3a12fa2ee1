package io.inquest.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.load.PolicyLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Profiles that people use load and compile, to programs of a reasonable size. */
class ProfilesTest {

  private static List<Path> profiles() throws IOException {
    List<Path> profiles = new ArrayList<>();
    for (String folder : List.of("profiles", "cases")) {
      Optional<Path> found = SharedFolder.find(folder);
      assumeTrue(found.isPresent(), "no shared folder");
      try (Stream<Path> files = Files.walk(found.get())) {
        files
            .filter(file -> file.toString().endsWith(".json"))
            .filter(file -> !file.endsWith("expected.json"))
            .forEach(profiles::add);
      }
    }
    return profiles;
  }

  private static CompiledFilter compile(Path profile, Architecture host, Set<String> caps) {
    LoadContext context = new LoadContext(host, caps, new KernelVersion(6, 18), note -> {});
    Policy policy = PolicyLoader.load(profile.toString(), context);
    return FilterCompiler.compile(policy, Probe.SUPERVISION);
  }

  @Test
  void compile_everyProfile_shorterThanTheKernelsLimit() throws IOException {
    List<Path> profiles = profiles();

    assertThat(profiles).hasSizeGreaterThan(10);
    for (Path profile : profiles) {
      for (Architecture host : List.of((Architecture) X86_64.ABI, Aarch64.ABI)) {
        for (Set<String> caps : List.of(Set.<String>of(), Set.of("CAP_SYS_ADMIN", "CAP_BPF"))) {
          CompiledFilter filter = compile(profile, host, caps);
          assertThat(filter.supervised().length()).as("%s", profile).isLessThan(700);
          assertThat(FilterCompiler.program(filter.policy()).length())
              .as("%s", profile)
              .isLessThanOrEqualTo(filter.program().length());
        }
      }
    }
  }

  @Test
  void compile_dockersDefault_shorterAndFasterThanLibseccomp() throws IOException {
    Optional<Path> profile = SharedFolder.find("profiles/moby-default-2026-06-30.json");
    assumeTrue(profile.isPresent(), "no shared folder");

    CompiledFilter x86 = compile(profile.get(), X86_64.ABI, Set.of());
    CompiledFilter arm = compile(profile.get(), Aarch64.ABI, Set.of());

    // libseccomp needs 1272 instructions and 15.3 executed, and 824 and 13.7.
    assertThat(x86.program().length()).isLessThanOrEqualTo(313);
    assertThat(ExecutedInstructions.mean(x86.program(), X86_64.ABI)).isLessThan(9.49);
    assertThat(arm.program().length()).isLessThanOrEqualTo(237);
    assertThat(ExecutedInstructions.mean(arm.program(), Aarch64.ABI)).isLessThan(9.83);
  }
}
