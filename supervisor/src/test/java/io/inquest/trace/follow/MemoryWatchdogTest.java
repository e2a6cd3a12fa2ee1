package io.inquest.trace.follow;

import static io.inquest.tracee.Argument.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.linux.libc.LibC;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tracer that waits for a page: of shared memory, which another thread drops between the look
 * that finds it there and the read.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
final class MemoryWatchdogTest {
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;
  private static final int PAGE = 4096;
  private static final long PLACE = 0x10000000;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED_FIXED = 0x11;
  private static final int PUNCH_HOLE_KEEP_SIZE = 3;
  private static final int EROFS = 30;
  private static final int CALLS = 300_000;
  private static final int BETWEEN_DROPS = 300;
  private static final Duration LONGEST = Duration.ofMinutes(3);

  /** The descriptors that userfaultfd(2) and memfd_create(2) give. */
  private static final int HANDLER = 3;

  private static final int SHARED = 4;

  // <linux/userfaultfd.h>
  private static final long UFFD_API = 0xaa;
  private static final long UFFDIO_API = 0xc018aa3fL;
  private static final long UFFDIO_REGISTER = 0xc020aa00L;
  private static final long UFFDIO_ZEROPAGE = 0xc020aa04L;
  private static final int REGISTER_MODE_MISSING = 1;

  @TempDir private Path directory;

  /** A program whose page at {@link #PLACE} a handler has to provide that does not do so. */
  private static TraceeProgram withSharedPage() {
    return TraceeProgram.forHost()
        .call("userfaultfd", 0)
        .expect(HANDLER)
        .call("ioctl", HANDLER, UFFDIO_API, words(UFFD_API, 0, 0))
        .expect(0)
        .call("memfd_create", "shared", 0)
        .expect(SHARED)
        .call("ftruncate", SHARED, PAGE)
        .expect(0)
        .call("mmap", PLACE, PAGE, PROT_READ_WRITE, MAP_SHARED_FIXED, SHARED, 0)
        .expect(PLACE)
        .call("ioctl", HANDLER, UFFDIO_REGISTER, words(PLACE, PAGE, REGISTER_MODE_MISSING, 0))
        .expect(0);
  }

  /**
   * A program that provides its page before each of its calls while another thread drops it, now
   * and then after the tracer has found it there. Nobody provides it then.
   *
   * @param calls how many
   */
  private Path droppingPages(int calls) {
    return withSharedPage()
        .thread(
            "dropper",
            dropper ->
                dropper.forever(
                    step ->
                        step.call("fallocate", SHARED, PUNCH_HOLE_KEEP_SIZE, 0, PAGE)
                            .repeat(BETWEEN_DROPS, wait -> wait.call("getuid"))))
        .call("getpid")
        .writeResult(1)
        .repeat(
            calls,
            body ->
                body.call("ioctl", HANDLER, UFFDIO_ZEROPAGE, words(PLACE, PAGE, 0, 0))
                    .call("mkdirat", TraceeProgram.AT_FDCWD, PLACE, 0755)
                    .expectError(EROFS))
        .exit(0)
        .writeTo(directory.resolve("t"));
  }

  private void requireHandlers() {
    Path probe = withSharedPage().exit(0).writeTo(directory.resolve("probe"));
    assumeTrue(
        BareRun.of(probe.toString()).status().equals(WaitStatus.exited(0)),
        "userfaultfd(2) is not allowed here");
  }

  private InquestProcess inquest() {
    return InquestProcess.in(directory)
        .policy(
            "default: allow",
            "rules:",
            "  - {name: no-folders, syscalls: mkdirat, action: errno:EROFS}");
  }

  @Test
  void tracer_thatWaitsForAPageThatWasDropped_goesOnWithoutTheProgram() {
    requireHandlers();

    Supervised run = inquest().run(LONGEST, droppingPages(CALLS).toString());

    assumeFalse(
        run.status().equals(WaitStatus.exited(0)),
        "the page was never dropped between look and read");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.killed(SIGKILL));
    assertThat(run.errors())
        .containsOnlyOnce("waiting in vain for the memory of task")
        .contains("the program is killed");
    assertThat(run.records().gaps()).extracting(Gap::kind).contains(GapKind.LOST_TRACEE);
  }

  @Test
  void signalToInquest_whileTheTracerMayWait_endsTheRun() throws IOException {
    requireHandlers();
    InquestProcess.Running running = inquest().start(droppingPages(Integer.MAX_VALUE).toString());
    awaitPid(running);

    running.process().signal(SIGTERM);

    Supervised run = running.end(LONGEST);
    assertThat(run.status())
        .as(run.errors())
        .isIn(WaitStatus.killed(SIGTERM), WaitStatus.killed(SIGKILL));
  }

  @Test
  void deathOfTheProgram_whileTheTracerMayWait_endsTheRun() throws IOException {
    requireHandlers();
    InquestProcess.Running running = inquest().start(droppingPages(Integer.MAX_VALUE).toString());

    LibC.kill(awaitPid(running), SIGKILL);

    Supervised run = running.end(LONGEST);
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.killed(SIGKILL));
  }

  private static int awaitPid(InquestProcess.Running running) throws IOException {
    while (running.process().isRunning()) {
      String written = Files.readString(running.output());
      if (written.endsWith("\n")) {
        return Integer.parseInt(written.strip());
      }
      Thread.onSpinWait();
    }
    throw new AssertionError(Files.readString(running.errors()));
  }
}
