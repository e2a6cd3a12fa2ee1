package io.inquest.tracee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.X86_64;
import io.inquest.tracee.MachineCode.Condition;
import io.inquest.tracee.Symbol.Section;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Encodings as the manuals have them, for what the running machine cannot show. A64 and A32: Arm
 * ARM C6.2 and F5.1, one word each, written as a number; x86: Intel SDM volume 2, written as bytes.
 */
class MachineCodeTest {
  private static final int HEADERS = 64 + 4 * 56;
  private static final int HEADERS_32 = 52 + 4 * 32;
  private static final int X9 = 9;
  private static final int X10 = 10;

  private static String a64(Consumer<Aarch64Code> steps) {
    Aarch64Code code = new Aarch64Code();
    steps.accept(code);
    return words(text(Aarch64.ABI, code));
  }

  private static String a32(Consumer<ArmCode> steps) {
    ArmCode code = new ArmCode();
    steps.accept(code);
    byte[] image = ElfImage.link(Arm.ABI, code, new Memory(Integer.BYTES));
    return words(Arrays.copyOfRange(image, HEADERS_32, HEADERS_32 + code.position()));
  }

  private static String words(byte[] text) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < text.length; i += Integer.BYTES) {
      words.append(i == 0 ? "" : " ");
      words.append(HexFormat.of().toHexDigits(MachineCode.get32(text, i)));
    }
    return words.toString();
  }

  private static String x86(Consumer<X86_64Code> steps) {
    X86_64Code code = new X86_64Code();
    steps.accept(code);
    return HexFormat.of().formatHex(text(X86_64.ABI, code));
  }

  private static byte[] text(Architecture abi, MachineCode code) {
    byte[] image = ElfImage.link(abi, code, new Memory(Long.BYTES));
    return Arrays.copyOfRange(image, HEADERS, HEADERS + code.position());
  }

  @Test
  void a64Set_numberOfOneHalfword_isOneMove() {
    assertThat(a64(c -> c.set(0, 0))).isEqualTo("d2800000"); // movz x0, #0
    assertThat(a64(c -> c.set(8, 93))).isEqualTo("d2800ba8"); // movz x8, #93
    assertThat(a64(c -> c.set(1, 0x10000))).isEqualTo("d2a00021"); // movz x1, #1, lsl #16
    assertThat(a64(c -> c.set(1, 1L << 48))).isEqualTo("d2e00021"); // movz x1, #1, lsl #48
    assertThat(a64(c -> c.set(0, -1))).isEqualTo("92800000"); // movn x0, #0
    assertThat(a64(c -> c.set(0, -100))).isEqualTo("92800c60"); // movn x0, #99
  }

  @Test
  void a64Set_widerNumber_movesItsOtherHalfwords() {
    // movz x2, #0x5678; movk x2, #0x1234, lsl #16
    assertThat(a64(c -> c.set(2, 0x12345678))).isEqualTo("d28acf02 f2a24682");
    // movn x3, #0xedcb, lsl #32
    assertThat(a64(c -> c.set(3, 0xffff_1234_ffff_ffffL))).isEqualTo("92ddb963");
    // movn x3, #0xfffe; movk x3, #0, lsl #16
    assertThat(a64(c -> c.set(3, 0xffff_ffff_0000_0001L))).isEqualTo("929fffc3 f2a00003");
  }

  @Test
  void a64Memory_baseAndOffset_areScaled() {
    assertThat(a64(c -> c.load(X9, X10, 16))).isEqualTo("f9400949"); // ldr x9, [x10, #16]
    assertThat(a64(c -> c.store(X10, 8, X9))).isEqualTo("f9000549"); // str x9, [x10, #8]
    assertThat(a64(c -> c.load32(X9, X10, 4))).isEqualTo("b9400549"); // ldr w9, [x10, #4]
    assertThat(a64(c -> c.store32(X10, 12, X9))).isEqualTo("b9000d49"); // str w9, [x10, #12]
    assertThat(a64(c -> c.storeByte(1))).isEqualTo("39000022"); // strb w2, [x1]
    assertThat(a64(c -> c.loadFrame(0, 8))).isEqualTo("f94007e0"); // ldr x0, [sp, #8]
    assertThat(a64(c -> c.storeFrame(0, X9))).isEqualTo("f90003e9"); // str x9, [sp]
    assertThat(a64(c -> c.frameAddress(1, 48))).isEqualTo("9100c3e1"); // add x1, sp, #48
    assertThatThrownBy(() -> a64(c -> c.load(X9, X10, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("offset 4 of a 8-byte access");
  }

  @Test
  void a64Arithmetic_onRegisters_isEncoded() {
    assertThat(a64(c -> c.add(1, -1))).isEqualTo("d1000421"); // sub x1, x1, #1
    assertThat(a64(c -> c.add(2, 48))).isEqualTo("9100c042"); // add x2, x2, #48
    assertThat(a64(MachineCode::openFrame)).isEqualTo("d10403ff"); // sub sp, sp, #256
    assertThat(a64(c -> c.addRegister(X9, 1))).isEqualTo("8b010129"); // add x9, x9, x1
    assertThat(a64(c -> c.negate(X9))).isEqualTo("cb0903e9"); // neg x9, x9
    // mov x10, #10; udiv x3, x9, x10; msub x2, x3, x10, x9; mov x9, x3
    assertThat(a64(MachineCode::divideByTen)).isEqualTo("d280014a 9aca0923 9b0aa462 aa0303e9");
  }

  @Test
  void a64SystemCall_numberInX8_keepsX0InFrame() {
    // mov x8, #172; svc #0; mov x9, x0; str x9, [sp]
    assertThat(a64(c -> c.systemCall(172))).isEqualTo("d2801588 d4000001 aa0003e9 f90003e9");
  }

  @Test
  void a64Branches_forwardAndBack_countInstructions() {
    Symbol forward = Symbol.label();
    assertThat(
            a64(
                c -> {
                  c.jump(forward); // b .+8
                  c.negate(X9);
                  c.bind(forward);
                  c.negate(X9);
                }))
        .isEqualTo("14000002 cb0903e9 cb0903e9");
    Symbol back = Symbol.label();
    assertThat(
            a64(
                c -> {
                  c.bind(back);
                  c.jump(back); // b .
                  c.branch(Condition.LESS, 0, back); // mov x10, #0; cmp x9, x10; b.lt .-12
                  c.branch(Condition.EQUAL, 0, back); // ...; b.eq .-24
                }))
        .isEqualTo("14000000 d280000a eb0a013f 54ffffab d280000a eb0a013f 54ffff40");
    Symbol again = Symbol.label();
    assertThat(
            a64(
                c -> {
                  c.bind(again);
                  c.countDown(80, again);
                  // ldr x9, [sp, #80]; subs x9, x9, #1; str x9, [sp, #80]; b.ne .-12
                }))
        .isEqualTo("f9402be9 f1000529 f9002be9 54ffffa1");
  }

  @Test
  void a64Address_ofData_isMovzAndMovk() {
    Symbol data = Symbol.data(Section.DATA, 0);
    // data begins on the 64 KiB page after text and constants, congruent to its place in the file
    String words = a64(c -> c.address(0, data, 0));
    // movz x0, #0x140; movk x0, #0x42, lsl #16
    assertThat(words).isEqualTo("d2802800 f2a00840");
  }

  @Test
  void a64Handler_entryAndReturn_useTheKernelsRegisters() {
    // sub sp, sp, #256; str x1, [sp, #64]; str x2, [sp, #72]
    assertThat(a64(MachineCode::enterHandler)).isEqualTo("d10403ff f90023e1 f90027e2");
    // add sp, sp, #256; mov x8, #139; svc #0
    assertThat(a64(c -> c.leaveHandler(139))).isEqualTo("910403ff d2801168 d4000001");
  }

  @Test
  void a32Set_number_isOneMoveForEachHalf() {
    assertThat(a32(c -> c.set(0, 0))).isEqualTo("e3000000"); // movw r0, #0
    assertThat(a32(c -> c.set(7, 248))).isEqualTo("e30070f8"); // movw r7, #248
    // movw r2, #0x5678; movt r2, #0x1234
    assertThat(a32(c -> c.set(2, 0x12345678))).isEqualTo("e3052678 e3412234");
    assertThat(a32(c -> c.set(0, -1))).isEqualTo("e30f0fff e34f0fff");
    assertThatThrownBy(() -> a32(c -> c.set(0, 1L << 32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0x100000000 does not fit a 32-bit register");
  }

  @Test
  void a32Arithmetic_onRegisters_isEncoded() {
    assertThat(a32(c -> c.add(1, -1))).isEqualTo("e2411001"); // sub r1, r1, #1
    assertThat(a32(MachineCode::openFrame)).isEqualTo("e24ddc01"); // sub sp, sp, #256
    assertThat(a32(c -> c.frameAddress(1, 48))).isEqualTo("e28d1030"); // add r1, sp, #48
    assertThat(a32(c -> c.addRegister(8, 1))).isEqualTo("e0888001"); // add r8, r8, r1
    assertThat(a32(c -> c.negate(8))).isEqualTo("e2688000"); // rsb r8, r8, #0
    // movw r9, #10; udiv r3, r8, r9; mls r2, r3, r9, r8; mov r8, r3
    assertThat(a32(MachineCode::divideByTen)).isEqualTo("e300900a e733f918 e0628993 e1a08003");
    assertThatThrownBy(() -> a32(c -> c.add(1, 257)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("immediate 257 is no rotated byte");
  }

  @Test
  void a32SystemCall_numberInR7_keepsR0InFrame() {
    // movw r7, #248; svc #0; mov r8, r0; str r8, [sp]
    assertThat(a32(c -> c.systemCall(248))).isEqualTo("e30070f8 ef000000 e1a08000 e58d8000");
  }

  @Test
  void a32Branches_forwardAndBack_countFromTwoInstructionsAhead() {
    Symbol forward = Symbol.label();
    assertThat(
            a32(
                c -> {
                  c.jump(forward); // b .+8
                  c.negate(8);
                  c.bind(forward);
                  c.branch(Condition.LESS, 0, forward); // movw r9, #0; cmp r8, r9; blt .-8
                }))
        .isEqualTo("ea000000 e2688000 e3009000 e1580009 bafffffc");
  }

  @Test
  void x86Set_eachWidth_takesTheShortestMove() {
    assertThat(x86(c -> c.set(X86Code.DI, 1))).isEqualTo("bf01000000");
    assertThat(x86(c -> c.set(9, 0xffff_ffffL))).isEqualTo("41b9ffffffff");
    assertThat(x86(c -> c.set(X86Code.DI, -100))).isEqualTo("48c7c79cffffff");
    assertThat(x86(c -> c.set(10, 0x1122334455667788L))).isEqualTo("49ba8877665544332211");
  }

  @Test
  void i386Set_numberThatNeedsMoreBits_isRefused() {
    assertThatThrownBy(() -> new I386Code().set(X86Code.BX, 1L << 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0x100000000 does not fit a 32-bit register");
  }
}
