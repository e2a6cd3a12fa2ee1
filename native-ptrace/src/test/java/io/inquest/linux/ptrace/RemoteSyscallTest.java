package io.inquest.linux.ptrace;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Registers;
import io.inquest.linux.ptrace.Ptrace.Resume;
import io.inquest.tracee.ChildProcess;
import io.inquest.tracee.TraceeProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program is taken out of its code, and makes calls at an instruction in a page of this test's.
 */
@Tag("aarch64")
class RemoteSyscallTest {
  private static final Architecture HOST = Architecture.host();
  private static final long PAGE = 0x1000_0000;
  private static final int PAGE_SIZE = 4096;
  private static final int PROT_READ_EXEC = 0x5;
  private static final int PROT_BTI = 0x10;
  private static final int MAP_PRIVATE_FIXED = 0x12;
  private static final int EBADF = 9;

  /** A branch to a landing pad, over and over; behind it the instruction that calls. */
  private static final int[] BRANCHING = {
    0xd503_245f, // bti c
    0x1000_0060, // adr x0, pad
    0xd63f_0000, // loop: blr x0
    0x17ff_ffff, // b loop
    0xd503_245f, // pad: bti c
    0xd65f_03c0, // ret
    0xd400_0001, // svc #0
  };

  private static final long PAD = PAGE + 4 * Integer.BYTES;
  private static final long SVC = PAGE + 6 * Integer.BYTES;

  @TempDir private Path directory;
  private final Ptrace ptrace = new Ptrace();
  private ChildProcess child;
  private StoppedTracee tracee;

  private Path page() throws IOException {
    ByteBuffer page = ByteBuffer.allocate(PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    if (HOST == Aarch64.ABI) {
      page.asIntBuffer().put(BRANCHING);
    } else {
      page.put((int) (SVC - PAGE), (byte) 0x0f).put((int) (SVC - PAGE) + 1, (byte) 0x05);
    }
    return Files.write(directory.resolve("page"), page.array());
  }

  @BeforeEach
  void stop() throws IOException {
    long protection = PROT_READ_EXEC | (guardsBranches() ? PROT_BTI : 0);
    Path program =
        TraceeProgram.forHost()
            .call("openat", TraceeProgram.AT_FDCWD, page().toString(), 0)
            .expect(3)
            .call("mmap", PAGE, PAGE_SIZE, protection, MAP_PRIVATE_FIXED, 3, 0)
            .expect(PAGE)
            .forever(round -> round.call("getppid"))
            .writeTo(directory.resolve("tracee"));
    child =
        ChildProcess.start(
            List.of(program.toString()),
            Map.of(),
            directory,
            Path.of("/dev/null"),
            directory.resolve("output"),
            directory.resolve("errors"));
    Path maps = Path.of("/proc/" + child.pid() + "/maps");
    while (!Files.readString(maps).contains("10000000-10001000 r-xp")) {
      assertThat(Files.readString(maps)).as("it has ended").isNotEmpty();
      Thread.onSpinWait();
    }
    ptrace.seizeAlone(child.pid());
    ptrace.interrupt(child.pid());
    assertThat(ptrace.waitFor(child.pid())).isEqualTo(child.pid());
    tracee = new Tracee(ptrace, child.pid()).stoppedBy(ptrace.waitStatus());
  }

  @AfterEach
  void end() {
    child.kill();
  }

  private long call(String name, long... arguments) {
    return new RemoteSyscall(tracee, HOST.auditArch(), SVC)
        .call(HOST.syscalls().number(name).orElseThrow(), arguments);
  }

  private byte[] registers() {
    ByteBuffer bytes = tracee.registers(HOST.auditArch()).bytes();
    byte[] copy = new byte[bytes.capacity()];
    bytes.get(0, copy);
    return copy;
  }

  private long instructionPointer() {
    return tracee.registers(HOST.auditArch()).instructionPointer();
  }

  @Test
  void call_ofARunningTask_givesItsResult() {
    assertThat(call("getppid")).isEqualTo(ProcessHandle.current().pid());
    assertThat(call("dup", 3)).isEqualTo(4);
    assertThat(call("close", 5)).isEqualTo(-EBADF);
  }

  /**
   * The instruction is in a guarded page, as that of a vdso may be. Where the task stands it may
   * continue, since there its landing pad is.
   */
  @Test
  void call_ofATaskThatIsAboutToLand_isNotTakenForTheLanding() {
    Assumptions.assumeTrue(guardsBranches(), "no processor with branch target identification");
    Registers registers = tracee.registers(HOST.auditArch());
    registers.setSyscallNumber(-1);
    registers.setInstructionPointer(PAGE);
    tracee.writeRegisters();
    while (instructionPointer() != PAD) {
      tracee.resumeAndWait(Resume.STEP, 0);
    }
    byte[] before = registers();

    assertThat(call("getppid")).isEqualTo(ProcessHandle.current().pid());

    tracee.registers(HOST.auditArch()).bytes().put(0, before);
    tracee.writeRegisters();
    tracee.resumeAndWait(Resume.STEP, 0);
    assertThat(tracee.signal()).as("SIGTRAP of the step").isEqualTo(5);
    assertThat(instructionPointer()).isEqualTo(PAD + Integer.BYTES);
  }

  /** Whether this processor has branch target identification, and the kernel uses it. */
  private static boolean guardsBranches() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .anyMatch(line -> line.startsWith("Features") && line.contains(" bti"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
