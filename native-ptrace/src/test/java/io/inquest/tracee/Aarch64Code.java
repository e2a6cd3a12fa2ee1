package io.inquest.tracee;

/**
 * A64 instructions (Arm ARM, C4.1 and C6.2), all on 64-bit registers but where the name says 32.
 * Addresses are below 4 GiB.
 */
final class Aarch64Code extends ArmFamilyCode {
  private static final int NUMBER = 8;
  private static final int VALUE = 9;
  private static final int POINTER = 10;

  /** As a base register or in an addition of an immediate; elsewhere 31 is the zero register. */
  private static final int SP = 31;

  private static final int ZERO = 31;

  private static final Patch BRANCH26 =
      (text, position, textAddress, target) ->
          put32(
              text,
              position,
              get32(text, position)
                  | (((int) (target - textAddress - position) >> 2) & 0x03ff_ffff));

  private static final Patch BRANCH19 =
      (text, position, textAddress, target) ->
          put32(
              text,
              position,
              get32(text, position)
                  | (((int) (target - textAddress - position) >> 2) & 0x7_ffff) << 5);

  private static final Patch MOVZ_MOVK =
      (text, position, textAddress, target) -> {
        put32(text, position, get32(text, position) | (int) (target & 0xffff) << 5);
        put32(text, position + 4, get32(text, position + 4) | (int) (target >>> 16 & 0xffff) << 5);
      };

  Aarch64Code() {
    super(NUMBER, VALUE, POINTER, SP);
  }

  @Override
  void supervisorCall() {
    emit32(0xd4000001); // svc #0
  }

  @Override
  void compare() {
    emit32(0xeb000000 | POINTER << 16 | VALUE << 5 | ZERO); // cmp x9, x10
  }

  @Override
  void decrement() {
    emit32(0xf1000400 | VALUE << 5 | VALUE); // subs x9, x9, #1
  }

  @Override
  void set(int register, long value) {
    boolean ones = value < 0;
    int first = 0;
    long rest = ones ? ~value : value;
    while (first < 3 && (rest >>> (16 * first) & 0xffff) == 0) {
      first++;
    }
    if (rest == 0) {
      first = 0;
    }
    emit32((ones ? 0x92800000 : 0xd2800000) | halfword(first, rest, register)); // movn or movz
    for (int i = first + 1; i < 4; i++) {
      if ((rest >>> (16 * i) & 0xffff) != 0) {
        emit32(0xf2800000 | halfword(i, value, register)); // movk
      }
    }
  }

  private static int halfword(int index, long value, int register) {
    return index << 21 | (int) (value >>> (16 * index) & 0xffff) << 5 | register;
  }

  @Override
  void address(int register, Symbol symbol, int offset) {
    refer(symbol, offset, MOVZ_MOVK);
    emit32(0xd2800000 | register);
    emit32(0xf2a00000 | register);
  }

  @Override
  void frameAddress(int register, int offset) {
    emit32(0x91000000 | offset << 10 | SP << 5 | register);
  }

  @Override
  void load(int register, int base, int offset) {
    emit32(0xf9400000 | scaled(offset, 8) | base << 5 | register);
  }

  @Override
  void store(int base, int offset, int register) {
    emit32(0xf9000000 | scaled(offset, 8) | base << 5 | register);
  }

  @Override
  void load32(int register, int base, int offset) {
    emit32(0xb9400000 | scaled(offset, 4) | base << 5 | register);
  }

  @Override
  void store32(int base, int offset, int register) {
    emit32(0xb9000000 | scaled(offset, 4) | base << 5 | register);
  }

  private static int scaled(int offset, int scale) {
    if (offset < 0 || offset % scale != 0 || offset / scale > 0xfff) {
      throw new IllegalArgumentException("offset " + offset + " of a " + scale + "-byte access");
    }
    return (offset / scale) << 10;
  }

  @Override
  void storeByte(int base) {
    emit32(0x39000000 | base << 5 | 2);
  }

  @Override
  void add(int register, int value) {
    if (Math.abs(value) > 0xfff) {
      throw new IllegalArgumentException("immediate " + value + " exceeds 12 bits");
    }
    int opcode = value < 0 ? 0xd1000000 : 0x91000000;
    emit32(opcode | Math.abs(value) << 10 | register << 5 | register);
  }

  @Override
  void addRegister(int register, int addend) {
    emit32(0x8b000000 | addend << 16 | register << 5 | register);
  }

  @Override
  void negate(int register) {
    emit32(0xcb000000 | register << 16 | ZERO << 5 | register);
  }

  @Override
  void divideByTen() {
    set(POINTER, 10);
    emit32(0x9ac00800 | POINTER << 16 | VALUE << 5 | 3); // udiv x3, x9, x10
    emit32(0x9b008000 | POINTER << 16 | VALUE << 10 | 3 << 5 | 2); // msub x2, x3, x10, x9
    move(VALUE, 3);
  }

  @Override
  void move(int to, int from) {
    emit32(0xaa000000 | from << 16 | ZERO << 5 | to);
  }

  @Override
  void jump(Symbol label) {
    refer(label, 0, BRANCH26);
    emit32(0x14000000);
  }

  @Override
  void conditional(int condition, Symbol label) {
    refer(label, 0, BRANCH19);
    emit32(0x54000000 | condition);
  }

  @Override
  SignalFrame signalFrame() {
    // <asm/sigcontext.h>: sigcontext at 176 of ucontext, x0 at 8 of it
    return new SignalFrame(16, 184);
  }
}
