package io.inquest.filter.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.compile.FilterCompiler;
import io.inquest.compile.FilterSource;
import io.inquest.compile.Probe;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.LoadContext;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What other tools' formats are written as is read back, and answers calls of the own ABI alike.
 */
class OtherFormatsTest {
  private static final LoadContext CONTEXT = Probe.context(new ArrayList<>());

  /** Nothing that one of the formats has no answer for. */
  private static final String ALLOWLIST =
      """
      inquest: 1
      default: errno:EPERM
      foreign: kill-thread
      rules:
        - syscalls: [read, write, exit_group, getpid]
          action: allow
        - syscalls: openat
          when: flags & O_WRONLY|O_RDWR
          action: errno:EPERM
        - syscalls: openat
          action: allow
        - syscalls: socket
          when: family == AF_UNIX || family == AF_INET
          action: allow
        - syscalls: lseek
          when: offset > 100 && offset < 5000
          action: allow
      """;

  private static final String DENYLIST =
      """
      inquest: 1
      default: allow
      foreign: kill-thread
      rules:
        - syscalls: [mount, ptrace]
          action: kill-thread
        - syscalls: clone
          when: clone_flags & CLONE_NEWUSER
          action: kill-thread
      """;

  @ParameterizedTest
  @EnumSource(
      value = Target.class,
      names = {"LXC", "SECCOMPILER", "GO_SECCOMP_BPF", "KAFEL"})
  void of_formatThatCanSayIt_losesNothingOnTheOwnAbi(Target target) {
    for (String yaml : List.of(ALLOWLIST, DENYLIST)) {
      Conversion written = convert(yaml, target);
      assertThat(written.losses())
          .as("%s", written.text().orElseThrow())
          .noneMatch(loss -> loss.calls().abi().filter(X86_64.ABI::equals).isPresent());
    }
  }

  private static Conversion convert(String yaml, Target target) {
    FilterSource source =
        new FilterSource.Written(
            "a.yaml",
            FilterCompiler.attributed(PolicyLoader.read(new SourceText("a.yaml", yaml), CONTEXT)));
    return Conversion.of(
        List.of(source), new Conversion.Request(target, "written", false), CONTEXT);
  }

  @Test
  void of_allowlistToSnap_losesRangesAndUnusedBits() {
    Conversion written = convert(ALLOWLIST, Target.SNAP);
    assertThat(written.text().orElseThrow()).contains("\nread\n").contains("\nsocket 1\n");
    assertThat(written.losses())
        .filteredOn(loss -> loss.calls().abi().filter(X86_64.ABI::equals).isPresent())
        .allMatch(
            loss -> loss.calls().known().stream().allMatch(nr -> List.of(8, 41, 257).contains(nr)));
  }
}
