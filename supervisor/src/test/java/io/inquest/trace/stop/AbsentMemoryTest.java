package io.inquest.trace.stop;

import static io.inquest.tracee.Argument.buffer;
import static io.inquest.tracee.Argument.bytes;
import static io.inquest.tracee.Argument.value;
import static io.inquest.tracee.Argument.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.trace.install.OneCallFilter;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that point at pages which are not in memory, and that another task may have to provide. */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
final class AbsentMemoryTest {
  private static final String NOT_IN_MEMORY = "/* not in memory */";
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;
  private static final int EROFS = 30;
  private static final int ENOSYS = 38;
  private static final int REFUSED = 5;
  private static final int PAGE = 4096;
  private static final long PLACE = 0x10000000;
  private static final int PROT_READ = 1;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_FIXED = 0x12;
  private static final int MAP_PRIVATE_FIXED_ANONYMOUS = 0x32;
  private static final int MADV_DONTNEED = 4;
  private static final int CLONE_ARGS_SIZE = 64;

  /** The descriptor that userfaultfd(2) gives, and its {@code <linux/userfaultfd.h>}. */
  private static final int HANDLER = 3;

  private static final long UFFD_API = 0xaa;
  private static final long UFFDIO_API = 0xc018aa3fL;
  private static final long UFFDIO_REGISTER = 0xc020aa00L;
  private static final long UFFDIO_COPY = 0xc028aa03L;
  private static final long UFFDIO_ZEROPAGE = 0xc020aa04L;
  private static final int REGISTER_MODE_MISSING = 1;
  private static final int MESSAGE_SIZE = 32;

  @TempDir private Path directory;

  /** A program with a page at {@link #PLACE} that a handler has to provide. */
  private static TraceeProgram withAbsentPage() {
    return TraceeProgram.forHost()
        .call("userfaultfd", 0)
        .expect(HANDLER)
        .call("ioctl", HANDLER, UFFDIO_API, words(UFFD_API, 0, 0))
        .expect(0)
        .call("mmap", PLACE, PAGE, PROT_READ_WRITE, MAP_PRIVATE_FIXED_ANONYMOUS, -1, 0)
        .expect(PLACE)
        .call("ioctl", HANDLER, UFFDIO_REGISTER, words(PLACE, PAGE, REGISTER_MODE_MISSING, 0))
        .expect(0);
  }

  private void requireHandlers() {
    Path probe = withAbsentPage().exit(0).writeTo(directory.resolve("probe"));
    assumeTrue(
        BareRun.of(probe.toString()).status().equals(WaitStatus.exited(0)),
        "userfaultfd(2) is not allowed here");
  }

  private static TraceeProgram awaitFault(TraceeProgram handler) {
    return handler.call("read", HANDLER, buffer("message", MESSAGE_SIZE), MESSAGE_SIZE);
  }

  private static TraceeProgram provide(TraceeProgram handler) {
    return handler.call("ioctl", HANDLER, UFFDIO_ZEROPAGE, words(PLACE, PAGE, 0, 0));
  }

  private InquestProcess inquest() {
    return InquestProcess.in(directory)
        .policy(
            "default: allow",
            "rules:",
            "  - {name: no-parent, syscalls: getppid, action: errno:EPERM}",
            "  - {name: no-folders, syscalls: mkdirat, action: errno:EROFS}");
  }

  private Supervised run(TraceeProgram program) {
    return inquest().run(program.writeTo(directory.resolve("t")).toString());
  }

  /** What a handler does at a fault. */
  static Stream<Consumer<TraceeProgram>> handlers() {
    return Stream.of(
        handler -> provide(handler).exit(7),
        handler -> provide(handler.call("getppid")).exit(7),
        handler -> handler.pause());
  }

  @ParameterizedTest
  @MethodSource("handlers")
  void path_thatAHandlerIsToProvide_isNeitherWaitedForNorFaultedIn(
      Consumer<TraceeProgram> atFault) {
    requireHandlers();
    TraceeProgram program =
        withAbsentPage()
            .thread("handler", handler -> atFault.accept(awaitFault(handler)))
            .call("mkdirat", TraceeProgram.AT_FDCWD, PLACE, 0755)
            .expectError(EROFS)
            .exit(0);

    Supervised run = run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refusals())
        .extracting(Decision::decoded)
        .containsExactly("mkdirat(AT_FDCWD, 0x10000000 " + NOT_IN_MEMORY + ", 0755)");
  }

  @Test
  void page_thatAnotherThreadKeepsDropping_isNeverWaitedFor() {
    requireHandlers();
    TraceeProgram program =
        withAbsentPage()
            .thread(
                "dropper",
                dropper ->
                    dropper.forever(
                        step -> provide(step).call("madvise", PLACE, PAGE, MADV_DONTNEED)))
            .repeat(
                700,
                body ->
                    body.call("mkdirat", TraceeProgram.AT_FDCWD, PLACE, 0755).expectError(EROFS))
            .exit(0);

    Supervised run = run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refusals())
        .hasSize(700)
        .allSatisfy(refusal -> assertThat(refusal.decoded()).containsAnyOf("\"\"", NOT_IN_MEMORY));
  }

  /** To Inquest, which passes it on; and to the program. */
  @ParameterizedTest
  @ValueSource(ints = {SIGTERM, SIGKILL})
  void signal_toAProgramWhoseHandlerNeverAnswers_takesEffect(int signal) throws IOException {
    requireHandlers();
    Path program =
        withAbsentPage()
            .thread("handler", handler -> awaitFault(handler).pause())
            .call("getpid")
            .writeResult(1)
            .forever(body -> body.call("mkdirat", TraceeProgram.AT_FDCWD, PLACE, 0755))
            .writeTo(directory.resolve("t"));
    InquestProcess.Running running = inquest().start(program.toString());
    while (!Files.readString(running.output()).endsWith("\n")) {
      assertThat(running.process().isRunning()).as(running.toString()).isTrue();
    }

    if (signal == SIGKILL) {
      LibC.kill(Integer.parseInt(Files.readString(running.output()).strip()), SIGKILL);
    } else {
      running.process().signal(signal);
    }

    Supervised run = running.end();
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.killed(signal));
  }

  @Test
  void path_inAFilesPageThatWasNeverTouched_isReadFromTheFile() throws IOException {
    Path file = Files.writeString(directory.resolve("mapped"), "/from/a/file");
    TraceeProgram program =
        TraceeProgram.forHost()
            .call("openat", TraceeProgram.AT_FDCWD, file.toString(), 0)
            .expect(3)
            .call("mmap", PLACE, PAGE, PROT_READ, MAP_PRIVATE_FIXED, 3, 0)
            .expect(PLACE)
            .call("mkdirat", TraceeProgram.AT_FDCWD, PLACE, 0755)
            .expectError(EROFS)
            .call("openat", TraceeProgram.AT_FDCWD, "/proc/self/pagemap", 0)
            .expect(4)
            .call("pread64", 4, buffer("entry", 8), 8, PLACE / PAGE * 8)
            .expect(8)
            .result(value("entry"))
            .writeResult(1)
            .exit(0);

    Supervised run = run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refusals())
        .extracting(Decision::decoded)
        .containsExactly("mkdirat(AT_FDCWD, \"/from/a/file\", 0755)");
    // The uppermost bit says that the page is present.
    assertThat(Long.parseLong(run.output().strip())).isNotNegative();
  }

  @Test
  void path_inAPageWithoutContent_isNotFaultedIn() {
    TraceeProgram program =
        TraceeProgram.forHost()
            .call("mmap", PLACE, PAGE, PROT_READ_WRITE, MAP_PRIVATE_FIXED_ANONYMOUS, -1, 0)
            .expect(PLACE)
            .call("mkdirat", TraceeProgram.AT_FDCWD, PLACE, 0755)
            .expectError(EROFS)
            .call("mkdirat", TraceeProgram.AT_FDCWD, 16, 0755)
            .expectError(EROFS)
            .exit(0);

    assertThat(run(program).records().refusals())
        .extracting(Decision::decoded)
        .containsExactly(
            "mkdirat(AT_FDCWD, 0x10000000 " + NOT_IN_MEMORY + ", 0755)",
            "mkdirat(AT_FDCWD, 0x10, 0755)");
  }

  @Test
  void filter_thatAHandlerProvides_isNoticedWhenItIsInForce() {
    requireHandlers();
    int uname = Architecture.host().syscalls().number("uname").orElseThrow();
    byte[] filter = OneCallFilter.of(uname, SeccompAction.ERRNO.with(REFUSED));
    Object content = bytes(Arrays.copyOf(filter, PAGE));
    TraceeProgram program =
        withAbsentPage()
            .noNewPrivileges()
            .thread(
                "handler",
                handler ->
                    awaitFault(handler)
                        .call("ioctl", HANDLER, UFFDIO_COPY, words(PLACE, content, PAGE, 0, 0)))
            .call("seccomp", 1, 0, words((long) (filter.length / 8), PLACE))
            .expect(0)
            .call("uname", 0)
            .expectError(REFUSED)
            .exit(0);

    Supervised run = run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("uname ERRNO(5)");
  }

  @Test
  void clone3_whoseFlagsAHandlerProvides_isNotMade() {
    requireHandlers();
    TraceeProgram program =
        withAbsentPage().call("clone3", PLACE, CLONE_ARGS_SIZE).expectError(ENOSYS).exit(0);

    Supervised run = run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    List<Gap> gaps = run.records().gaps();
    assertThat(gaps).hasSize(1);
    assertThat(gaps.get(0).detail()).contains("not in memory", "ENOSYS");
  }
}
