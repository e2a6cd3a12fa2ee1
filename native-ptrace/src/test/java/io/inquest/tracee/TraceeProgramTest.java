package io.inquest.tracee;

import static io.inquest.tracee.Argument.buffer;
import static io.inquest.tracee.Argument.bytes;
import static io.inquest.tracee.Argument.int32;
import static io.inquest.tracee.Argument.invalidPointer;
import static io.inquest.tracee.Argument.value;
import static io.inquest.tracee.Argument.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.linux.arch.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs run on this kernel and are judged by what they do. */
@Tag("i386")
class TraceeProgramTest {
  private static final int ENOENT = 2;
  private static final int EBADF = 9;
  private static final int EFAULT = 14;
  private static final int SIGKILL = 9;
  private static final int SIGUSR1 = 10;
  private static final int SIGSEGV = 11;
  private static final int SIGTERM = 15;
  private static final int SIGSYS = 31;

  @TempDir private Path directory;
  private int programs;

  private BareRun run(String abi, UnaryOperator<TraceeProgram> steps) {
    TraceeProgram program = steps.apply(TraceeProgram.of(Architecture.named(abi).orElseThrow()));
    OtherAbi.assumePrograms(program.abi());
    Path path = program.writeTo(directory.resolve("tracee" + programs++));
    return BareRun.of(path.toString());
  }

  static List<String> abis() {
    return List.of(Architecture.host().name(), TraceeProgram.for32Bits().abi().name());
  }

  @ParameterizedTest
  @MethodSource("abis")
  void call_failing_givesNegativeErrno(String abi) {
    BareRun run =
        run(
            abi,
            p ->
                p.call("openat", TraceeProgram.AT_FDCWD, "/does/not/exist", 0)
                    .expectError(ENOENT)
                    .writeResult(1)
                    .call("close", -1)
                    .writeResult(1)
                    .exitWithErrno());
    assertThat(run.output()).isEqualTo("-2\n-9\n");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(EBADF));
  }

  @ParameterizedTest
  @MethodSource("abis")
  void call_withSixArguments_passesEachInItsPlace(String abi) {
    byte[] text = "0123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    BareRun run =
        run(
            abi,
            p ->
                p.call("pipe2", buffer("a", 8), 0)
                    .call("pipe2", buffer("b", 8), 0)
                    .call("write", int32(buffer("a").at(4)), bytes(text), text.length)
                    .expect(10)
                    // splice(fd_in, off_in, fd_out, off_out, len, flags)
                    .call("splice", int32(buffer("a")), 0, int32(buffer("b").at(4)), 0, 6, 0)
                    .expect(6)
                    .call("splice", int32(buffer("a")), 0, int32(buffer("b").at(4)), 0, 6, 0x1000)
                    .expectError(22)
                    .call("read", int32(buffer("b")), buffer("in", 16), 16)
                    .expect(6)
                    .write(1, buffer("in")));
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.outputBytes()).startsWith(java.util.Arrays.copyOf(text, 6)).hasSize(16);
  }

  @ParameterizedTest
  @MethodSource("abis")
  void store_keepsResultsForLaterCalls(String abi) {
    BareRun run =
        run(
            abi,
            p ->
                p.call("getpid")
                    .store("pid")
                    .call("getppid")
                    .call("getpgid", value("pid"))
                    .store("group")
                    .result(value("pid"))
                    .call("kill", Argument.result(), 0)
                    .expect(0)
                    .call("kill", value("pid"), SIGTERM));
    assertThat(run.status()).isEqualTo(WaitStatus.killed(SIGTERM));
  }

  @ParameterizedTest
  @MethodSource("abis")
  void expect_notMet_exitsWithStatus(String abi) {
    assertThat(run(abi, p -> p.call("getppid").expect(-1).exit(0)).status())
        .isEqualTo(WaitStatus.exited(TraceeProgram.UNEXPECTED));
    assertThat(run(abi, p -> p.call("close", 77).expect(0, 5).exit(0)).status())
        .isEqualTo(WaitStatus.exited(5));
    assertThat(run(abi, p -> p.call("close", 77).expectSuccess().exit(0)).status())
        .isEqualTo(WaitStatus.exited(TraceeProgram.UNEXPECTED));
    assertThat(run(abi, p -> p.call("getpid").expectSuccess().exit(3)).status())
        .isEqualTo(WaitStatus.exited(3));
  }

  @ParameterizedTest
  @MethodSource("abis")
  void write_keepsLastResult(String abi) {
    BareRun run =
        run(abi, p -> p.result(42).write(1, "some text\n").writeResult(1).exitWithResult());
    assertThat(run.output()).isEqualTo("some text\n42\n");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(42));
  }

  @ParameterizedTest
  @MethodSource("abis")
  void writeResultBytes_ofNegativeResult_isSignExtended(String abi) {
    BareRun run =
        run(abi, p -> p.call("close", -1).writeResultBytes(1).result(7).writeResultBytes(1));
    ByteBuffer words = ByteBuffer.wrap(run.outputBytes()).order(ByteOrder.nativeOrder());
    assertThat(words.getLong()).isEqualTo(-EBADF);
    assertThat(words.getLong()).isEqualTo(7);
    assertThat(words.hasRemaining()).isFalse();
  }

  private static final long[] NUMBERS = {
    0, 9, 10, -1, 123456789, Long.MAX_VALUE, Long.MIN_VALUE, 0xffff_ffffL
  };

  @ParameterizedTest
  @MethodSource("abis")
  void writeResult_ofEveryKindOfNumber_isItsDecimal(String abi) {
    boolean narrow = Architecture.named(abi).orElseThrow().wordBits() == 32;
    for (long number : NUMBERS) {
      long shown = narrow ? (int) number : number;
      assertThat(run(abi, p -> p.result(shown).writeResult(1)).output()).isEqualTo(shown + "\n");
    }
  }

  @ParameterizedTest
  @MethodSource("abis")
  void repeat_nested_takesStepsProductOfTimes(String abi) {
    BareRun run =
        run(
            abi,
            p -> p.repeat(3, outer -> outer.write(1, ".").repeat(4, inner -> inner.write(1, "x"))));
    assertThat(run.output()).isEqualTo(".xxxx.xxxx.xxxx");
  }

  @ParameterizedTest
  @MethodSource("abis")
  void invalidPointer_passedToKernel_givesEfault(String abi) {
    assertThat(run(abi, p -> p.call("write", 1, invalidPointer(), 1).exitWithErrno()).status())
        .isEqualTo(WaitStatus.exited(EFAULT));
  }

  @ParameterizedTest
  @MethodSource("abis")
  void constants_areReadOnly_wordsAreNot(String abi) {
    BareRun run =
        run(
            abi,
            p ->
                p.call("getcwd", bytes(new byte[256]), 256)
                    .expectError(EFAULT)
                    .call("getcwd", buffer("cwd", 1 << 20), 1 << 20)
                    .expectSuccess()
                    .call("pipe2", words(0, 0), 0)
                    .expect(0));
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
  }

  @ParameterizedTest
  @MethodSource("abis")
  void children_ofEveryKind_takeTheirBranch(String abi) {
    BareRun run =
        run(
            abi,
            p ->
                p.fork(c -> c.write(1, "fork\n").exit(3))
                    .waitFor(Argument.result())
                    .expect(WaitStatus.exited(3))
                    .vfork(c -> c.write(1, "vfork\n").exit(4))
                    .waitFor()
                    .expect(WaitStatus.exited(4))
                    .clone(17, c -> c.write(1, "clone\n"))
                    .waitFor()
                    .expect(WaitStatus.exited(0))
                    .clone3(17 | 0x800000, c -> c.write(1, "clone3\n").raise(SIGKILL))
                    .waitFor()
                    .expect(WaitStatus.killed(SIGKILL))
                    .clone3(17 | 0x100, c -> c.write(1, "shared\n").result(9).store("seen"))
                    .waitFor()
                    .expect(WaitStatus.exited(0))
                    .result(value("seen"))
                    .exitWithResult());
    assertThat(run.output()).isEqualTo("fork\nvfork\nclone\nclone3\nshared\n");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(9));
  }

  @ParameterizedTest
  @MethodSource("abis")
  void threads_runBesideTheirLeader_andAreJoined(String abi) {
    BareRun run =
        run(
            abi,
            p ->
                p.thread("one", t -> t.repeat(100, b -> b.call("getppid")).result(5).store("one"))
                    .thread("two", t -> t.repeat(50, b -> b.call("getpid")).result(6).store("two"))
                    .repeat(200, b -> b.call("getppid"))
                    .join("one")
                    .join("two")
                    .result(value("one"))
                    .writeResult(1)
                    .result(value("two"))
                    .writeResult(1));
    assertThat(run.output()).isEqualTo("5\n6\n");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
  }

  @ParameterizedTest
  @MethodSource("abis")
  void exec_fromThread_replacesTheProgram(String abi) {
    BareRun run =
        run(
            abi,
            p ->
                p.thread(
                        "runner",
                        t -> t.exec("/bin/sh", "-c", "echo \"$0 $#\"; exit 6", "name", "a"))
                    .forever(TraceeProgram::pause));
    assertThat(run.output()).isEqualTo("name 1\n");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(6));
  }

  @ParameterizedTest
  @MethodSource("abis")
  void daemon_leadsItsOwnSession_andOutlivesItsParent(String abi) {
    BareRun run =
        run(
            abi,
            p ->
                p.call("pipe2", buffer("pipe", 8), 0)
                    .daemon(
                        d ->
                            d.call("getsid", 0)
                                .store("session")
                                .call(
                                    "write", int32(buffer("pipe").at(4)), buffer("session", 8), 8))
                    .expect(WaitStatus.exited(0))
                    .call("read", int32(buffer("pipe")), buffer("answer", 8), 8)
                    .expect(8)
                    .result(value("answer"))
                    .writeResult(1)
                    .call("getsid", 0)
                    .writeResult(1));
    String[] sessions = run.output().split("\n", -1);
    assertThat(sessions).hasSize(3);
    assertThat(Integer.parseInt(sessions[0])).isPositive();
    assertThat(sessions[0]).isNotEqualTo(sessions[1]);
  }

  @ParameterizedTest
  @MethodSource("abis")
  void signals_ignoredBlockedAndDefault_behaveSo(String abi) {
    BareRun run =
        run(
            abi,
            p ->
                p.ignore(SIGUSR1)
                    .raise(SIGUSR1)
                    .write(1, "ignored ")
                    .restoreDefault(SIGUSR1)
                    .block(SIGTERM, SIGUSR1)
                    .raise(SIGTERM)
                    .sleep(Duration.ofNanos(1))
                    .write(1, "blocked")
                    .unblock(SIGTERM)
                    .write(1, "not reached"));
    assertThat(run.output()).isEqualTo("ignored blocked");
    assertThat(run.status()).isEqualTo(WaitStatus.killed(SIGTERM));
  }

  @ParameterizedTest
  @MethodSource("abis")
  void segfault_withoutHandler_killsByTheProcessorsSignal(String abi) {
    assertThat(run(abi, TraceeProgram::segfault).status().signal()).isEqualTo(SIGSEGV);
  }

  @ParameterizedTest
  @MethodSource("abis")
  @Tag("aarch64")
  void handler_ofTrappedCall_recordsSiginfoAndSetsResult(String abi) {
    Architecture architecture = Architecture.named(abi).orElseThrow();
    int getppid = architecture.syscalls().number("getppid").orElseThrow();
    BareRun run =
        run(
            abi,
            p ->
                p.handle(
                        SIGSYS,
                        h ->
                            h.recordSiginfo(buffer("sigsys", SigsysRecord.BYTES))
                                .setInterruptedResult(1234))
                    .expect(0)
                    .noNewPrivileges()
                    .expect(0)
                    .installFilter(0, refuse(getppid, 0x30000 | 55))
                    .expect(0)
                    .call("getppid")
                    .expect(1234)
                    .call("getppid")
                    .write(1, buffer("sigsys")));
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    SigsysRecord record = SigsysRecord.parse(run.outputBytes());
    assertThat(record.callAddress()).isBetween(0x400000L, 0x500000L);
    assertThat(record)
        .isEqualTo(
            new SigsysRecord(
                SIGSYS, 55, 1, getppid, architecture.auditArch(), 2, record.callAddress()));
  }

  @ParameterizedTest
  @MethodSource("abis")
  @Tag("aarch64")
  void handler_withoutResult_leavesWhatTheKernelSet(String abi) {
    int getppid = Architecture.named(abi).orElseThrow().syscalls().number("getppid").orElseThrow();
    BareRun run =
        run(
            abi,
            p ->
                p.handle(SIGSYS, h -> h.write(1, "trapped\n"))
                    .noNewPrivileges()
                    .installFilterByPrctl(refuse(getppid, 0x30000))
                    .expect(0)
                    .call("getppid", 1234)
                    .expect(rolledBack(abi, getppid, 1234)));
    assertThat(run.output()).isEqualTo("trapped\n");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
  }

  /** What the result's register holds at a trap: x86 had the number there, Arm the argument. */
  private static long rolledBack(String abi, int number, long argument) {
    return abi.startsWith("a") ? argument : number;
  }

  @ParameterizedTest
  @MethodSource("abis")
  void strictMode_otherCall_isKilled(String abi) {
    BareRun run = run(abi, p -> p.enterStrictMode().write(1, "in\n").call("getppid"));
    assertThat(run.output()).isEqualTo("in\n");
    assertThat(run.status()).isEqualTo(WaitStatus.killed(SIGKILL));
  }

  @Test
  @NeedsAbi(OtherAbi.INT80)
  void int80_fromSixtyFourBits_isAnI386Call() {
    BareRun run =
        run(
            "x86_64",
            p ->
                p.call("getpid")
                    .store("pid")
                    .int80("getpid")
                    .store("pid32")
                    .int80("kill", value("pid32"), 0)
                    .expect(0)
                    .int80("write", 1, bytes((byte) 'x', (byte) '\n'), 2)
                    .expect(2)
                    .int80("close", -1)
                    .expectError(EBADF));
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.output()).isEqualTo("x\n");
  }

  @Test
  @NeedsAbi(OtherAbi.X32)
  void x32_fromSixtyFourBits_isAnX32Call() {
    BareRun run =
        run(
            "x86_64",
            p ->
                p.call("getpid")
                    .store("pid")
                    .x32("getpid")
                    .call("kill", Argument.result(), 0)
                    .expect(0)
                    .x32("close", -1)
                    .expectError(EBADF));
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
  }

  @Test
  void x32Number_reachesFilterWithItsBit() {
    int nr = 0x40000000 | 110;
    BareRun run =
        run(
            "x86_64",
            p ->
                p.noNewPrivileges()
                    .installFilter(0, refuse(nr, 0x50000 | 77))
                    .x32("getppid")
                    .expectError(77)
                    .callNumber(nr)
                    .expectError(77)
                    .call("getppid")
                    .expectSuccess());
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
  }

  @Test
  void image_ofSmallProgram_isTiny() {
    assertThat(TraceeProgram.x86_64().write(1, "hello\n").image()).hasSizeLessThan(600);
    assertThat(TraceeProgram.aarch64().write(1, "hello\n").image()).hasSizeLessThan(600);
  }

  @Test
  void call_unknownName_namesAbiAndCall() {
    assertThatThrownBy(() -> TraceeProgram.aarch64().call("fork"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("aarch64 has no system call fork");
  }

  /** Loads the number, answers {@code action} to {@code nr} and allows everything else. */
  private static byte[] refuse(int nr, int action) {
    ByteBuffer filter = ByteBuffer.allocate(4 * 8).order(ByteOrder.LITTLE_ENDIAN);
    filter.putShort((short) 0x20).putShort((short) 0).putInt(0);
    filter.putShort((short) 0x15).put((byte) 0).put((byte) 1).putInt(nr);
    filter.putShort((short) 0x06).putShort((short) 0).putInt(action);
    filter.putShort((short) 0x06).putShort((short) 0).putInt(0x7fff0000);
    return filter.array();
  }
}
