package io.inquest.tracee;

/**
 * A32 instructions (Arm ARM, F2.1 and F5.1) of the EABI, all executed always but where a condition
 * is named.
 */
final class ArmCode extends ArmFamilyCode {
  private static final int NUMBER = 7;
  private static final int VALUE = 8;
  private static final int POINTER = 9;
  private static final int SP = 13;

  /** What the program counter is ahead of the instruction that reads it. */
  private static final int PIPELINE = 8;

  private static final Patch BRANCH24 =
      (text, position, textAddress, target) ->
          put32(
              text,
              position,
              get32(text, position)
                  | (((int) (target - textAddress - position - PIPELINE) >> 2) & 0x00ff_ffff));

  private static final Patch MOVW_MOVT =
      (text, position, textAddress, target) -> {
        put32(text, position, get32(text, position) | halfword((int) target));
        put32(text, position + 4, get32(text, position + 4) | halfword((int) (target >>> 16)));
      };

  ArmCode() {
    super(NUMBER, VALUE, POINTER, SP);
  }

  @Override
  void supervisorCall() {
    emit32(0xef000000); // svc #0
  }

  @Override
  void compare() {
    emit32(0xe1500000 | VALUE << 16 | POINTER); // cmp r8, r9
  }

  @Override
  void decrement() {
    emit32(0xe2500001 | VALUE << 16 | VALUE << 12); // subs r8, r8, #1
  }

  @Override
  void set(int register, long value) {
    if (value != (int) value && value >>> Integer.SIZE != 0) {
      throw new IllegalArgumentException(
          "0x" + Long.toHexString(value) + " does not fit a 32-bit register");
    }
    emit32(0xe3000000 | register << 12 | halfword((int) value)); // movw
    if ((int) value >>> 16 != 0) {
      emit32(0xe3400000 | register << 12 | halfword((int) value >>> 16)); // movt
    }
  }

  private static int halfword(int value) {
    return (value & 0xf000) << 4 | (value & 0xfff);
  }

  @Override
  void address(int register, Symbol symbol, int offset) {
    refer(symbol, offset, MOVW_MOVT);
    emit32(0xe3000000 | register << 12);
    emit32(0xe3400000 | register << 12);
  }

  @Override
  void frameAddress(int register, int offset) {
    emit32(0xe2800000 | SP << 16 | register << 12 | immediate(offset));
  }

  @Override
  void load(int register, int base, int offset) {
    emit32(0xe5900000 | base << 16 | register << 12 | offset);
  }

  @Override
  void store(int base, int offset, int register) {
    emit32(0xe5800000 | base << 16 | register << 12 | offset);
  }

  @Override
  void load32(int register, int base, int offset) {
    load(register, base, offset);
  }

  @Override
  void store32(int base, int offset, int register) {
    store(base, offset, register);
  }

  @Override
  void storeByte(int base) {
    emit32(0xe5c00000 | base << 16 | 2 << 12);
  }

  @Override
  void add(int register, int value) {
    int opcode = value < 0 ? 0xe2400000 : 0xe2800000;
    emit32(opcode | register << 16 | register << 12 | immediate(Math.abs(value)));
  }

  /** Eight bits, rotated right by twice the four bits above them. */
  private static int immediate(int value) {
    for (int rotation = 0; rotation < 16; rotation++) {
      int rotated = Integer.rotateLeft(value, 2 * rotation);
      if (rotated >>> 8 == 0) {
        return rotation << 8 | rotated;
      }
    }
    throw new IllegalArgumentException("immediate " + value + " is no rotated byte");
  }

  @Override
  void addRegister(int register, int addend) {
    emit32(0xe0800000 | register << 16 | register << 12 | addend);
  }

  @Override
  void negate(int register) {
    emit32(0xe2600000 | register << 16 | register << 12); // rsb register, register, #0
  }

  @Override
  void divideByTen() {
    set(POINTER, 10);
    emit32(0xe730f010 | 3 << 16 | POINTER << 8 | VALUE); // udiv r3, r8, r9
    emit32(0xe0600090 | 2 << 16 | VALUE << 12 | POINTER << 8 | 3); // mls r2, r3, r9, r8
    move(VALUE, 3);
  }

  @Override
  void move(int to, int from) {
    emit32(0xe1a00000 | to << 12 | from);
  }

  @Override
  void jump(Symbol label) {
    refer(label, 0, BRANCH24);
    emit32(0xea000000);
  }

  @Override
  void conditional(int condition, Symbol label) {
    refer(label, 0, BRANCH24);
    emit32(condition << 28 | 0x0a000000);
  }

  @Override
  SignalFrame signalFrame() {
    // <asm/ucontext.h>: sigcontext at 20, r0 its 4th word; <asm-generic/siginfo.h>: _sigsys at 12
    return new SignalFrame(12, 32);
  }
}
