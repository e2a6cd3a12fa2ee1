package io.inquest.trace.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.run.InquestProcess;
import io.inquest.run.Records;
import io.inquest.tracee.Argument;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run under an older filter whose listener lets every call go on that it is asked about. */
final class OlderListenerTest {
  private static final int FLAG_NEW_LISTENER = 8;
  private static final long NOTIF_RECV = 0xc0502100L;
  private static final long NOTIF_SEND = 0xc0182101L;
  private static final int PR_SET_PDEATHSIG = 1;
  private static final int SIGKILL = 9;
  private static final int ENOENT = 2;
  private static final int EACCES = 13;

  /** A pipe's two ends: a tracee's program writes no memory. */
  private static final int CONTENT = 3;

  private static final int PUT = 4;
  private static final int LISTENER = 5;

  private final Argument.Buffer notification = Argument.buffer("notification", 80);

  @TempDir private Path directory;

  /** Puts itself under the filter, has a child listen, and becomes {@code command}. */
  private TraceeProgram launcher(List<String> command) {
    int nr = Architecture.host().syscalls().number("fchownat").orElseThrow();
    byte[] goOn =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(0)
            .putLong(1L << Integer.SIZE)
            .array();
    return TraceeProgram.forHost()
        .noNewPrivileges()
        .call("pipe2", Argument.buffer("pipe", 8), 0)
        .installFilter(FLAG_NEW_LISTENER, OneCallFilter.of(nr, SeccompAction.USER_NOTIF.value()))
        .expect(LISTENER)
        .fork(
            child ->
                child
                    .call("prctl", PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
                    .call("ioctl", LISTENER, NOTIF_RECV, notification)
                    .expect(0)
                    // struct seccomp_notif_resp: the id is where struct seccomp_notif has it.
                    .call("write", PUT, Argument.bytes(goOn), goOn.length)
                    .call("read", CONTENT, notification.at(8), goOn.length)
                    .call("ioctl", LISTENER, NOTIF_SEND, notification)
                    .pause())
        .exec(command.get(0), command.subList(1, command.size()).toArray(String[]::new))
        .exit(TraceeProgram.UNEXPECTED);
  }

  @Test
  void policysErrno_holdsAgainstTheListener() {
    InquestProcess inquest =
        InquestProcess.in(directory)
            .policy(
                "default: allow",
                "rules:",
                "  - {name: no, syscalls: fchownat, when: user == 5, action: errno:EACCES}");
    Path program =
        TraceeProgram.forHost()
            .call("fchownat", TraceeProgram.AT_FDCWD, "/none", 5, 0, 0)
            .expectError(EACCES)
            .call("fchownat", TraceeProgram.AT_FDCWD, "/none", 6, 0, 0)
            .exitWithErrno()
            .writeTo(directory.resolve("program"));
    Path launcher =
        launcher(inquest.command(program.toString())).writeTo(directory.resolve("launcher"));

    BareRun run = BareRun.of(launcher.toString());

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(ENOENT));
    Records records = Records.ofLatestRun(inquest.store());
    assertThat(records.refusals())
        .extracting(Records::text, Decision::filter)
        .containsExactly(tuple("fchownat ERRNO(13)", 1));
    assertThat(records.gaps())
        .extracting(Gap::kind)
        .containsExactly(GapKind.UNOBSERVED_FILTER, GapKind.UNINSTRUMENTED_FILTER);
  }
}
