package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.tracee.Argument;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.SigsysRecord;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What root can, an ordinary user can: a supervisor without any privilege. */
final class OrdinaryUserTest {
  private static final int SIGSYS = 31;

  @TempDir Path directory;

  private InquestProcess inquest;

  @BeforeEach
  void becomeNobody() throws IOException {
    inquest = Nobody.inquest(directory);
  }

  private Supervised run(TraceeProgram program, String action) {
    return inquest
        .policy(
            "default: allow",
            "rules:",
            "  - {name: no, syscalls: [uname, clone3], action: \"" + action + "\"}")
        .run(program.writeTo(directory.resolve("t")).toString());
  }

  @Test
  void errno_inAllKindsOfTasks_isRecorded() {
    Supervised run =
        run(
            TraceeProgram.forHost()
                .call("uname", 1)
                .expectError(13)
                .call("clone3", 0, 0)
                .expectError(13)
                .fork(child -> child.call("uname", 2).exitWithErrno())
                .waitFor()
                .expect(WaitStatus.exited(13))
                .thread("t", body -> body.call("uname", 3))
                .join("t")
                .daemon(body -> body.call("uname", 4))
                .exit(5),
            "errno:EACCES");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(5));
    assertThat(run.records().refused())
        .containsExactly(
            "uname ERRNO(13)",
            "clone3 ERRNO(13)",
            "uname ERRNO(13)",
            "uname ERRNO(13)",
            "uname ERRNO(13)");
    assertThat(run.records().of(RunStarted.class))
        .extracting(RunStarted::uid)
        .containsExactly((long) Nobody.UID);
    assertThat(run.records().gaps()).isEmpty();
  }

  @Test
  void userRoot_saysWhatItTakes() {
    Supervised run = inquest.with("--user", "root").run("/bin/true");
    assertThat(run.status().shellStatus()).isEqualTo(125);
    assertThat(run.errors()).contains("EPERM: to run a program as another user takes root");
  }

  @Test
  void kill_isRecordedAndEndsTheProgram() {
    Supervised run = run(TraceeProgram.forHost().call("uname", 1).exit(5), "kill");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.killed(SIGSYS));
    assertThat(run.records().refused()).containsExactly("uname KILL_PROCESS");
  }

  @Test
  void killOfAnInspectedCall_isRecordedAndEndsTheProgram() {
    Supervised run = run(TraceeProgram.forHost().call("clone3", 0, 0).exit(5), "kill");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.killed(SIGSYS));
    assertThat(run.records().refused()).containsExactly("clone3 KILL_PROCESS");
  }

  @Test
  void trap_handlerSeesIt() {
    Argument.Buffer record = Argument.buffer("record", SigsysRecord.BYTES);
    Supervised run =
        run(
            TraceeProgram.forHost()
                .handle(SIGSYS, body -> body.recordSiginfo(record).setInterruptedResult(6))
                .call("uname", 1)
                .exitWithResult(),
            "trap");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(6));
    assertThat(run.records().refused()).containsExactly("uname TRAP");
  }

  @Test
  void realProgram_underRecordAll_endsAsBare() {
    Supervised run = inquest.with("--record", "all").run("/bin/ls", "/");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.output()).isEqualTo(BareRun.of("/bin/ls", "/").output());
    assertThat(run.records().decisions()).hasSizeGreaterThan(10);
  }
}
