package io.inquest.trace.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.compile.CompiledFilter;
import io.inquest.compile.FilterCompiler;
import io.inquest.compile.Probe;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.PathLength;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import io.inquest.run.InquestProcess;
import io.inquest.run.Nobody;
import io.inquest.run.Supervised;
import io.inquest.tracee.Argument;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Installations that Inquest cannot attend to as to others. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
final class InstallationTroubleTest {
  private static final int UNAME = Architecture.host().syscalls().number("uname").orElseThrow();
  private static final int GETPPID = Architecture.host().syscalls().number("getppid").orElseThrow();
  private static final int ALLOW = SeccompAction.ALLOW.value();
  private static final int REFUSED = 5;
  private static final int ENOSYS = 38;
  private static final int SIGKILL = 9;
  private static final int SIGCHLD = 17;
  private static final int FLAG_TSYNC = 1;
  private static final long CLONE_VM_VFORK_UNTRACED = 0x00804100L;
  private static final int CLONE_ARGS_SIZE = 64;
  private static final int PAGE = 4096;
  private static final long PLACE = 0x10000000;
  private static final int PROT_READ = 1;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED_FIXED = 0x11;
  private static final int MAP_PRIVATE_FIXED_ANONYMOUS = 0x32;

  @TempDir private Path directory;

  private static byte[] refusing() {
    return OneCallFilter.of(UNAME, SeccompAction.ERRNO.with(REFUSED));
  }

  /** The same by a computed answer, so that its copy is longer. */
  private static byte[] computing() {
    return Program.of(
            List.of(
                Instruction.of(Instruction.LD_ABS, SeccompData.NR),
                Instruction.jump(Instruction.JEQ_K, UNAME, 1, 0),
                Instruction.of(Instruction.RET_K, ALLOW),
                Instruction.of(Instruction.LD_IMM, SeccompAction.ERRNO.with(REFUSED)),
                Instruction.of(Instruction.RET_A, 0)))
        .toBytes(ByteOrder.LITTLE_ENDIAN);
  }

  private Supervised run(TraceeProgram program) {
    return InquestProcess.in(directory).policy("default: allow").run(written(program));
  }

  private String written(TraceeProgram program) {
    return program.writeTo(directory.resolve("t")).toString();
  }

  /** A file's content at {@link #PLACE}, where nobody may write it. */
  private TraceeProgram mapped(byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("mapped"), content);
    return TraceeProgram.forHost()
        .noNewPrivileges()
        .call("openat", TraceeProgram.AT_FDCWD, file.toString(), 0)
        .expect(3)
        .call("mmap", PLACE, PAGE, PROT_READ, MAP_SHARED_FIXED, 3, 0)
        .expect(PLACE);
  }

  @Test
  void filterInAFilesPages_isInstrumentedElsewhere() throws IOException {
    TraceeProgram program =
        mapped(refusing())
            .call("seccomp", 1, 0, Argument.words(4L, PLACE))
            .expect(0)
            .call("uname", 0)
            .expectError(REFUSED)
            .exit(0);

    Supervised run = run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("uname ERRNO(5)");
    assertThat(run.records().gaps()).isEmpty();
  }

  /** A child whose stack begins where nobody may write. */
  private TraceeProgram onShortStack(Consumer<TraceeProgram> steps, WaitStatus end)
      throws IOException {
    long stack = PLACE + PAGE;
    return mapped(new byte[PAGE])
        .call("mmap", stack, PAGE, PROT_READ_WRITE, MAP_PRIVATE_FIXED_ANONYMOUS, -1, 0)
        .expect(stack)
        .call("clone", SIGCHLD, stack + 256)
        .when(0, steps)
        .waitFor(-1)
        .expect(end)
        .exit(0);
  }

  @Test
  void noRoomForTheCopy_hasTheTaskStopAtEveryCall() throws IOException {
    TraceeProgram program =
        onShortStack(
            child ->
                child
                    .installFilter(0, computing())
                    .expect(0)
                    .call("uname", 0)
                    .expectError(REFUSED)
                    .exit(4),
            WaitStatus.exited(4));
    assertThat(BareRun.of(written(program)).status()).isEqualTo(WaitStatus.exited(0));

    Supervised run = run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("uname ERRNO(5)");
    assertThat(run.records().gaps())
        .extracting(Gap::kind)
        .containsExactly(GapKind.UNINSTRUMENTED_FILTER);
    assertThat(run.errors()).contains("could not be written", "stopped at every call");
  }

  @Test
  void noRoomForStrictMode_endsTheProcess_whichWouldElseGoOnUnrestricted() throws IOException {
    TraceeProgram program =
        onShortStack(child -> child.enterStrictMode().exitThread(4), WaitStatus.killed(SIGKILL));

    Supervised run = run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().gaps()).hasSize(1);
    assertThat(run.errors()).contains("mode 1 could not be entered");
  }

  @Test
  void copyForWhichTheKernelHasNoRoom_leavesTheFilterAsItIs() {
    // The copy of what notifies holds one of an older filter that answers ERRNO.
    Program refusing = padded(500, Program.parse(refusing(), ByteOrder.LITTLE_ENDIAN));
    byte[] notifying = OneCallFilter.of(GETPPID, SeccompAction.USER_NOTIF.value());
    List<Program> chain = new ArrayList<>();
    policy().forEach(filter -> chain.add(filter.supervised()));
    TraceeProgram program = TraceeProgram.forHost().noNewPrivileges();
    grow(program, chain, refusing);
    Program allowing = Program.of(List.of(Instruction.of(Instruction.RET_K, ALLOW)));
    // A few less than are left: how long a policy's filter is depends on the run's token.
    int left;
    while ((left = PathLength.MAX - PathLength.of(chain) - 300) > 0) {
      grow(program, chain, padded(Math.min(left, 4000), allowing));
    }
    program.installFilter(0, notifying).expect(0).call("uname", 0).expectError(REFUSED).exit(0);

    Supervised run = run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("uname ERRNO(5)");
    assertThat(run.records().gaps())
        .extracting(Gap::kind)
        .containsExactly(GapKind.UNINSTRUMENTED_FILTER);
  }

  private static List<CompiledFilter> policy() {
    SourceText text = new SourceText("allow", "inquest: 1\ndefault: allow\n");
    return FilterCompiler.chain(PolicyLoader.read(text, Probe.hostContext()), Probe.SUPERVISION);
  }

  private static Program padded(int loads, Program program) {
    List<Instruction> code =
        new ArrayList<>(
            Collections.nCopies(loads, Instruction.of(Instruction.LD_ABS, SeccompData.NR)));
    code.addAll(program.instructions());
    return Program.of(code);
  }

  private static void grow(TraceeProgram tracee, List<Program> chain, Program filter) {
    chain.add(filter);
    tracee.installFilter(0, filter.toBytes(ByteOrder.LITTLE_ENDIAN)).expect(0);
  }

  @Test
  void headerThatChangesMeanwhile_hidesNoInstallation() throws IOException {
    ByteBuffer content = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    content.put(refusing()).putLong(4).putLong(PLACE).putLong(0).putLong(PLACE);
    Argument.Buffer header = Argument.buffer("header", 16);
    TraceeProgram program =
        mapped(content.array())
            .thread(
                "racer",
                body ->
                    body.forever(
                        round ->
                            round
                                .call("pread64", 3, header, 16, 32)
                                .call("pread64", 3, header, 16, 48)));
    for (int round = 0; round < 60; round++) {
      program
          .thread("t" + round, body -> body.call("seccomp", 1, 0, header).writeResult(1))
          .join("t" + round);
    }

    Supervised run = run(program.exit(0));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.output().lines()).hasSize(60).contains("0").containsAnyOf("-22", "-14");
    assertThat(run.records().of(FilterInstalled.class))
        .filteredOn(filter -> filter.origin() == Origin.PROGRAM)
        .hasSize((int) run.output().lines().filter(line -> line.equals("0")).count());
  }

  @Test
  void killedWhileItInstalls_endsNobodyElse() throws IOException {
    assertThatKillsAreOrdinary(InquestProcess.in(directory));
  }

  @Test
  void ordinaryUser_killedWhileItInstalls_endsNobodyElse() throws IOException {
    assertThatKillsAreOrdinary(Nobody.inquest(directory));
  }

  private void assertThatKillsAreOrdinary(InquestProcess inquest) {
    TraceeProgram program = TraceeProgram.forHost().noNewPrivileges();
    for (int round = 0; round < 30; round++) {
      program
          .fork(
              child ->
                  child
                      .thread("mate", mate -> mate.forever(call -> call.call("getppid")))
                      .forever(call -> call.installFilter(FLAG_TSYNC, refusing())))
          .store("child")
          .repeat(1L << (round / 2), call -> call.call("sched_yield"))
          .call("kill", Argument.value("child"), SIGKILL)
          .expect(0)
          .waitFor(-1)
          .expect(WaitStatus.killed(SIGKILL));
    }

    Supervised run = inquest.policy("default: allow").run(written(program.exit(0)));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().of(FilterInstalled.class)).hasSizeGreaterThan(1);
    assertThat(run.records().gaps()).isEmpty();
  }

  @Test
  void threadThatCannotBeHeld_isSaid_andTheFilterIsInstalled() {
    TraceeProgram probe = TraceeProgram.forHost().call("userfaultfd", 0).expect(3).exit(0);
    assumeTrue(
        BareRun.of(written(probe)).status().equals(WaitStatus.exited(0)), "no userfaultfd here");
    TraceeProgram program =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .call("userfaultfd", 0)
            .expect(3)
            .call("ioctl", 3, 0xc018aa3fL, Argument.words(0xaaL, 0L, 0L))
            .expect(0)
            .call("mmap", PLACE, PAGE, PROT_READ_WRITE, MAP_PRIVATE_FIXED_ANONYMOUS, -1, 0)
            .expect(PLACE)
            .call("ioctl", 3, 0xc020aa00L, Argument.words(PLACE, (long) PAGE, 1L, 0L))
            .expect(0)
            // The kernel waits for the page within the call: no signal takes it out of it.
            .thread("stuck", body -> body.call("chdir", PLACE))
            .call("read", 3, Argument.buffer("fault", 32), 32)
            .expect(32)
            .installFilter(FLAG_TSYNC, refusing())
            .expect(0)
            .call("uname", 0)
            .expectError(REFUSED)
            .exit(0);

    Supervised run = run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("uname ERRNO(5)");
    assertThat(run.records().gaps()).hasSize(1);
    assertThat(run.records().gaps().get(0).kind()).isEqualTo(GapKind.UNOBSERVED_FILTER);
    assertThat(run.records().gaps().get(0).count()).isEqualTo(1);
  }

  private static byte[] cloneArgs() {
    return ByteBuffer.allocate(CLONE_ARGS_SIZE)
        .order(ByteOrder.nativeOrder())
        .putLong(0, CLONE_VM_VFORK_UNTRACED)
        .putLong(32, SIGCHLD)
        .array();
  }

  @Test
  void untracedClone3_whoseFlagsCannotBeCleared_isNotMadeAndIsSaid() throws IOException {
    TraceeProgram program =
        mapped(cloneArgs()).call("clone3", PLACE, CLONE_ARGS_SIZE).expectError(ENOSYS).exit(0);

    Supervised run = run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().gaps()).extracting(Gap::kind).containsExactly(GapKind.LOST_TRACEE);
  }

  @Test
  void untracedClone3_whoseFlagsAreGoneWhenItReturns_goesOn() throws IOException {
    Path file = Files.write(directory.resolve("args"), cloneArgs());
    TraceeProgram program =
        TraceeProgram.forHost()
            .call("openat", TraceeProgram.AT_FDCWD, file.toString(), 0)
            .expect(3)
            .call("mmap", PLACE, PAGE, PROT_READ_WRITE, MAP_PRIVATE_FIXED_ANONYMOUS, -1, 0)
            .call("read", 3, PLACE, CLONE_ARGS_SIZE)
            .call("clone3", PLACE, CLONE_ARGS_SIZE)
            .when(0, child -> child.call("munmap", PLACE, PAGE).exit(4))
            .waitFor(-1)
            .expect(WaitStatus.exited(4))
            .exit(0);

    Supervised run = run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().gaps()).isEmpty();
  }
}
