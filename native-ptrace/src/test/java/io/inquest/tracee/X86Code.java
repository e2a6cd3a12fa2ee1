package io.inquest.tracee;

/**
 * What the 32-bit and 64-bit x86 encodings have in common (Intel SDM volume 2). The 64-bit one puts
 * a REX prefix in front of the same opcodes.
 */
abstract class X86Code extends MachineCode {
  static final int AX = 0;
  static final int CX = 1;
  static final int DX = 2;
  static final int BX = 3;
  static final int SP = 4;
  static final int BP = 5;
  static final int SI = 6;
  static final int DI = 7;

  private static final Patch RELATIVE =
      (text, position, textAddress, target) ->
          put32(text, position, (int) (target - (textAddress + position + Integer.BYTES)));

  static final Patch ABSOLUTE =
      (text, position, textAddress, target) -> put32(text, position, (int) target);

  /**
   * The prefix of an instruction, where the mode has one.
   *
   * @param wide whether the operands are of the mode's full width
   * @param register of the ModRM reg field
   * @param operand of the ModRM r/m field or of the opcode
   */
  abstract void prefix(boolean wide, int register, int operand);

  /** Bytes of a register and a pointer. */
  abstract int wordBytes();

  @Override
  final int accumulator() {
    return AX;
  }

  @Override
  final void openFrame() {
    moveStackPointer(-FRAME_BYTES);
  }

  @Override
  final void address(int register, Symbol symbol, int offset) {
    prefix(false, 0, register);
    emit(0xb8 + (register & 7));
    refer(symbol, offset, ABSOLUTE);
    emit32(0);
  }

  @Override
  final void frameAddress(int register, int offset) {
    memory(true, 0x8d, register, SP, offset);
  }

  @Override
  final void loadFrame(int register, int offset) {
    load(register, SP, offset);
  }

  @Override
  final void storeFrame(int offset, int register) {
    store(SP, offset, register);
  }

  @Override
  final void load(int register, int base, int offset) {
    memory(true, 0x8b, register, base, offset);
  }

  @Override
  final void store(int base, int offset, int register) {
    memory(true, 0x89, register, base, offset);
  }

  @Override
  final void load32(int register, int base, int offset) {
    memory(false, 0x8b, register, base, offset);
  }

  @Override
  final void store32(int base, int offset, int register) {
    memory(false, 0x89, register, base, offset);
  }

  @Override
  final void storeByte(int base) {
    memory(false, 0x88, DX, base, 0);
  }

  @Override
  final void add(int register, int value) {
    registers(0x81, 0, register);
    emit32(value);
  }

  @Override
  final void addRegister(int register, int addend) {
    registers(0x01, /* reg= */ addend, /* rm= */ register);
  }

  @Override
  final void negate(int register) {
    registers(0xf7, 3, register);
  }

  @Override
  final void divideByTen() {
    set(pointer(), 10);
    emit(0x31, 0xd2); // xor edx, edx
    registers(0xf7, 6, pointer());
  }

  @Override
  final void jump(Symbol label) {
    emit(0xe9);
    refer(label, 0, RELATIVE);
    emit32(0);
  }

  @Override
  final void branch(Condition condition, long value, Symbol label) {
    set(pointer(), value);
    registers(0x39, pointer(), AX);
    conditional(
        switch (condition) {
          case EQUAL -> 0x84;
          case NOT_EQUAL -> 0x85;
          case LESS -> 0x8c;
        },
        label);
  }

  @Override
  final void countDown(int frameOffset, Symbol label) {
    memory(true, 0xff, 1, SP, frameOffset);
    conditional(0x85, label);
  }

  @Override
  final void leaveHandler(int rtSigreturn) {
    // The kernel finds its frame behind the return address that it pushed.
    moveStackPointer(FRAME_BYTES + wordBytes());
    set(AX, rtSigreturn);
    enterKernel();
  }

  @Override
  final void systemCall(int nr) {
    set(AX, Integer.toUnsignedLong(nr));
    enterKernel();
    storeFrame(RESULT, AX);
  }

  /** The instruction that makes a call of the mode's own ABI. */
  abstract void enterKernel();

  final void moveStackPointer(int bytes) {
    add(SP, bytes);
  }

  /** An instruction with a register and {@code [base + offset]}. */
  final void memory(boolean wide, int opcode, int register, int base, int offset) {
    prefix(wide, register, base);
    emit(opcode, 0x80 | ((register & 7) << 3) | (base & 7));
    if ((base & 7) == SP) {
      emit(0x24);
    }
    emit32(offset);
  }

  private void registers(int opcode, int reg, int rm) {
    prefix(true, reg, rm);
    emit(opcode, 0xc0 | ((reg & 7) << 3) | (rm & 7));
  }

  private void conditional(int opcode, Symbol label) {
    emit(0x0f, opcode);
    refer(label, 0, RELATIVE);
    emit32(0);
  }
}
