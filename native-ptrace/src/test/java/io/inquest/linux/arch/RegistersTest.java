package io.inquest.linux.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Register sets as the kernel lays them out, little endian, with a call in progress. */
class RegistersTest {

  private static ByteBuffer words(int wordBytes, int size, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      if (wordBytes == Long.BYTES) {
        bytes.putLong(i * wordBytes, values[i]);
      } else {
        bytes.putInt(i * wordBytes, (int) values[i]);
      }
    }
    return bytes;
  }

  /** openat(AT_FDCWD, 0x7ffc00001000, O_RDONLY, 0) from 64-bit code, at its seccomp-stop. */
  private static ByteBuffer x86() {
    return words(
        Long.BYTES,
        X86Registers.SIZE,
        15, // r15
        14,
        13,
        12,
        0xbb, // rbp
        0xb1, // rbx
        0x246, // r11
        0, // r10
        0x99, // r9
        0x88, // r8
        -38, // rax
        0x401003, // rcx
        0, // rdx
        0x7ffc00001000L, // rsi
        0xffffff9cL, // rdi
        257, // orig_rax
        0x401003, // rip
        0x33, // cs
        0x246,
        0x7ffc00002000L, // rsp
        0x2b);
  }

  @Test
  void x86Registers_of64BitCall_giveArgumentsInTheOrderOfTheAbi() {
    X86Registers registers = X86Registers.ofX86_64(x86());

    assertThat(registers.syscallNumber()).isEqualTo(257);
    assertThat(arguments(registers))
        .containsExactly(0xffffff9cL, 0x7ffc00001000L, 0L, 0L, 0x88L, 0x99L);
    assertThat(registers.result()).isEqualTo(-38);
    assertThat(registers.instructionPointer()).isEqualTo(0x401003);
    assertThat(registers.stackPointer()).isEqualTo(0x7ffc00002000L);
    assertThat(registers.runs32BitCode()).isFalse();
  }

  @Test
  void x86Registers_ofI386Call_useThatAbisRegistersCutTo32Bits() {
    ByteBuffer bytes = x86();
    bytes.putLong(40, 0xffff_ffff_0000_0003L); // rbx
    bytes.putLong(136, 0x23); // cs of 32-bit code
    X86Registers registers = X86Registers.ofI386(bytes);

    assertThat(arguments(registers))
        .containsExactly(3L, 0x401003L, 0L, 0x00001000L, 0xffffff9cL, 0xbbL);
    assertThat(registers.runs32BitCode()).isTrue();
  }

  @Test
  void callNotMade_x86_isTheOneRolledBackOrNotAnswered() {
    X86Registers registers = X86Registers.ofX86_64(x86());
    byte[] syscall = {0, 0, 0x0f, 0x05};
    assertThat(registers.callNotMade(syscall)).isEqualTo(257);

    registers.setResult(257);
    assertThat(registers.callNotMade(syscall)).isEqualTo(257);
    registers.setResult(3);
    assertThat(registers.callNotMade(syscall)).isEqualTo(-1);
    registers.setSyscallNumber(-1);
    registers.setResult(-1);
    assertThat(registers.callNotMade(syscall)).isEqualTo(-1);
  }

  @Test
  void callNotMade_arm64WhoseNumberIsForgotten_isToldByTheInstructionBefore() {
    ByteBuffer bytes = ByteBuffer.allocate(Aarch64Registers.BUFFER_SIZE);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(8 * 8, 172);
    byte[] svc = {0x01, 0x00, 0x00, (byte) 0xd4};
    Aarch64Registers registers = Aarch64Registers.of(bytes);

    registers.setSyscallNumber(64); // killed alone: the number stands
    assertThat(registers.callNotMade(new byte[4])).isEqualTo(64);
    registers.setSyscallNumber(-1);
    assertThat(registers.callNotMade(svc)).isEqualTo(172);
    assertThat(registers.callNotMade(new byte[4])).isEqualTo(-1);
    assertThat(registers.callNotMade(new byte[0])).isEqualTo(-1);
  }

  @Test
  void setInstructionPointer_arm64BehindAnIndirectBranch_asksForNoLandingPad() {
    ByteBuffer bytes = ByteBuffer.allocate(Aarch64Registers.BUFFER_SIZE);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(33 * 8, 0x6000_0c00L); // condition flags, and PSTATE.BTYPE
    Aarch64Registers registers = Aarch64Registers.of(bytes);

    registers.setInstructionPointer(0x1000);

    assertThat(bytes.getLong(33 * 8)).isEqualTo(0x6000_0000L);
  }

  @Test
  void repeatSyscall_ofAnyMachine_standsAtTheInstruction() {
    X86Registers x86 = X86Registers.ofX86_64(x86());
    x86.repeatSyscall(232);
    assertThat(x86.instructionPointer()).isEqualTo(0x401001);
    assertThat(x86.result()).isEqualTo(232);

    ByteBuffer bytes = ByteBuffer.allocate(Aarch64Registers.BUFFER_SIZE);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    Aarch64Registers aarch64 = Aarch64Registers.of(bytes);
    aarch64.setInstructionPointer(0x1004);
    aarch64.repeatSyscall(22);
    assertThat(aarch64.instructionPointer()).isEqualTo(0x1000);

    ArmRegisters arm = ArmRegisters.of(bytes.clear());
    bytes.putInt(64, 0x30); // Thumb state
    arm.setInstructionPointer(0x1002);
    arm.repeatSyscall(346);
    assertThat(arm.instructionPointer()).isEqualTo(0x1000);
  }

  @Test
  void callNotMade_armWhoseCallReturned_isNone() {
    ByteBuffer bytes = ByteBuffer.allocate(Aarch64Registers.BUFFER_SIZE);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(7 * 4, 64);
    ArmRegisters registers = ArmRegisters.of(bytes);
    registers.setSyscallNumber(-1);
    registers.setArgument(0, 5);
    byte[] svc = {0x00, 0x00, 0x00, (byte) 0xef};

    assertThat(registers.callNotMade(svc)).isEqualTo(64);
    bytes.putInt(64, 0x30); // Thumb state
    assertThat(registers.callNotMade(svc)).isEqualTo(-1);
    assertThat(registers.callNotMade(new byte[] {0, 0, 0, (byte) 0xdf})).isEqualTo(64);
    registers.setResult(-9);
    assertThat(registers.callNotMade(new byte[] {0, 0, 0, (byte) 0xdf})).isEqualTo(-1);
  }

  @Test
  void prepareSyscall_x86_restartsNothing() {
    X86Registers registers = X86Registers.ofX86_64(x86());

    registers.prepareSyscall(39);

    assertThat(registers.bytes().getLong(X86Registers.RAX)).isEqualTo(39);
    assertThat(registers.syscallNumber()).isEqualTo(-1);
  }

  @Test
  void aarch64Registers_ofCall_takeTheNumberFromItsOwnRegset() {
    long[] x = new long[34];
    for (int i = 0; i < 31; i++) {
      x[i] = 0x1000L + i;
    }
    x[8] = 0xdead; // what a program left in x8 says nothing
    x[31] = 0x7ffffff000L; // sp
    x[32] = 0x400804; // pc
    ByteBuffer bytes = words(Long.BYTES, Aarch64Registers.BUFFER_SIZE, x);
    bytes.putInt(Aarch64Registers.SYSTEM_CALL, 56);
    Aarch64Registers registers = Aarch64Registers.of(bytes);

    assertThat(registers.syscallNumber()).isEqualTo(56);
    assertThat(arguments(registers))
        .containsExactly(0x1000L, 0x1001L, 0x1002L, 0x1003L, 0x1004L, 0x1005L);
    assertThat(registers.instructionPointer()).isEqualTo(0x400804);
    assertThat(registers.stackPointer()).isEqualTo(0x7ffffff000L);
  }

  @Test
  void refusal_aarch64_needsNumberAndResult() {
    Aarch64Registers registers =
        Aarch64Registers.of(
            ByteBuffer.allocate(Aarch64Registers.BUFFER_SIZE).order(ByteOrder.LITTLE_ENDIAN));

    registers.setSyscallNumber(-1);
    registers.setResult(-1);

    assertThat(registers.bytes().getInt(Aarch64Registers.SYSTEM_CALL)).isEqualTo(-1);
    assertThat(registers.bytes().getLong(0)).isEqualTo(-1);
  }

  @Test
  void prepareSyscall_aarch64_putsTheNumberIntoX8() {
    Aarch64Registers registers =
        Aarch64Registers.of(
            ByteBuffer.allocate(Aarch64Registers.BUFFER_SIZE).order(ByteOrder.LITTLE_ENDIAN));

    registers.prepareSyscall(221);

    assertThat(registers.bytes().getLong(8 * 8)).isEqualTo(221);
    assertThat(registers.syscallNumber()).isEqualTo(-1);
  }

  @Test
  void armRegisters_ofCall_takeTheFirstArgumentFromOrigR0() {
    ByteBuffer bytes =
        words(
            Integer.BYTES,
            Aarch64Registers.BUFFER_SIZE,
            -38, // r0, already the result
            0x20,
            0x30,
            0x40,
            0x50,
            0x60,
            0x70,
            322,
            0,
            0,
            0,
            0,
            0,
            0xfffe0000L, // sp
            0x1000, // lr
            0x10400, // pc
            0x10, // cpsr, ARM state
            0xffffff9cL); // orig_r0
    bytes.putInt(Aarch64Registers.SYSTEM_CALL, 322);
    ArmRegisters registers = ArmRegisters.of(bytes);

    assertThat(registers.syscallNumber()).isEqualTo(322);
    assertThat(arguments(registers))
        .containsExactly(0xffffff9cL, 0x20L, 0x30L, 0x40L, 0x50L, 0x60L);
    assertThat(registers.result()).isEqualTo(-38);
    assertThat(registers.stackPointer()).isEqualTo(0xfffe0000L);
  }

  @Test
  void syscallInstruction_ofEveryMode_isFoundWhereItCanBegin() {
    byte[] x86Code = HexFormat.of().parseHex("900f05" + "cd80");
    assertThat(X86Registers.ofX86_64(x86()).syscallInstruction(x86Code)).isEqualTo(1);
    assertThat(X86Registers.ofI386(x86()).syscallInstruction(x86Code)).isEqualTo(3);

    ByteBuffer bytes = ByteBuffer.allocate(Aarch64Registers.BUFFER_SIZE);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    byte[] a64Code = HexFormat.of().parseHex("0000010000d40000" + "010000d4");
    assertThat(Aarch64Registers.of(bytes).syscallInstruction(a64Code)).isEqualTo(8);

    // The kernel's signal page: mov r7, #119; svc #119; movs r7, #119; svc #119.
    byte[] signalPage = HexFormat.of().parseHex("7770a0e3" + "770000ef" + "7727" + "77df");
    ArmRegisters arm = ArmRegisters.of(bytes);
    assertThat(arm.syscallInstruction(signalPage)).isEqualTo(4);
    bytes.putInt(64, 0x30); // Thumb state
    assertThat(arm.syscallInstruction(signalPage)).isEqualTo(10);
    assertThat(arm.syscallInstruction(new byte[64])).isEqualTo(-1);
  }

  private static Long[] arguments(Registers registers) {
    Long[] arguments = new Long[6];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = registers.argument(i);
    }
    return arguments;
  }
}
