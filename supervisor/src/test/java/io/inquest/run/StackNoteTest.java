package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.tracee.WaitStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code run} says of a stacked policy that is wider than one outside it. */
final class StackNoteTest {
  private static final String[] NARROW = {
    "name: narrow", "default: allow", "rules:", "  - {syscalls: sync, action: errno:EPERM}"
  };
  private static final String[] WIDE = {"name: wide", "default: allow"};

  @TempDir Path directory;

  @Test
  void run_innerPolicyIsWider_saysWhereThatHasNoEffect() {
    Supervised run = InquestProcess.in(directory).policy(NARROW).policy(WIDE).run("true");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.errors())
        .isEqualTo(
            "inquest: note: where policy wide is wider than narrow it has no effect:"
                + " sync() stays refused\n");
  }

  @Test
  void run_innerPolicyNarrows_saysNothing() {
    Supervised run = InquestProcess.in(directory).policy(WIDE).policy(NARROW).run("true");
    assertThat(run.errors()).isEmpty();
  }

  @Test
  void run_quiet_saysNothing() {
    Supervised run =
        InquestProcess.in(directory).with("--quiet").policy(NARROW).policy(WIDE).run("true");
    assertThat(run.errors()).isEmpty();
  }
}
