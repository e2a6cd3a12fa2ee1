package io.inquest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import org.junit.jupiter.api.Test;

class UsageReportTest {
  @Test
  void unknownOption_isNamed_withWhereToLook() {
    BareRun run = CommandRun.of("run", "--recrod", "all", "--", "true");

    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors().lines())
        .startsWith("inquest: Unknown option: '--recrod'")
        .endsWith("See inquest run --help");
  }

  @Test
  void filterBeforeAnyEvent_saysWhatAndWhereAsOtherPolicyErrorsDo() {
    BareRun run = CommandRun.of("run", "--filter", "fd==1", "--", "true");

    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors().lines())
        .containsExactly(
            "inquest: --filter: there is no -e that it could narrow",
            "  fd==1",
            "  ^^^^^",
            "Put --filter after the -e that it belongs to.",
            "See inquest run --help");
  }

  @Test
  void unknownCommand_isNamed() {
    BareRun run = CommandRun.of("denails");

    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors().lines())
        .containsExactly(
            "inquest: there is no command 'denails'; did you mean denials?", "See inquest --help");
  }

  @Test
  void unknownCommandOfACommand_isNamed() {
    BareRun run = CommandRun.of("policy", "shwo", "a.yaml");

    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors().lines())
        .containsExactly(
            "inquest: there is no command 'shwo'; did you mean show?", "See inquest policy --help");
  }

  @Test
  void help_describesTheCommandThatItNames() {
    BareRun run = CommandRun.of("help", "policy", "show");

    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.output()).startsWith("Usage: inquest policy show ");
    assertThat(CommandRun.of("help").output()).startsWith("Usage: inquest ");
    assertThat(CommandRun.of("help", "rnu").errors())
        .startsWith("inquest: there is no command 'rnu'; did you mean run?");
  }

  @Test
  void policyThatIsNone_hasTheNearestBuiltInNamed() {
    assertThat(CommandRun.of("run", "-p", "observ", "--", "true").errors())
        .startsWith("inquest: observ: there is no such policy; did you mean observe?");
  }
}
