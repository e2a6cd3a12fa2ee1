package io.inquest.tracee;

/**
 * What the instruction sets of Arm have in common: arguments and results from register 0 on, a call
 * by {@code svc #0} with its number in a register, conditions by the same four bits.
 */
abstract class ArmFamilyCode extends MachineCode {
  private final int number;
  private final int value;
  private final int pointer;
  private final int sp;

  /**
   * Registers by their numbers.
   *
   * @param number of a call
   * @param value the accumulator
   * @param pointer for addresses and second operands
   */
  ArmFamilyCode(int number, int value, int pointer, int sp) {
    this.number = number;
    this.value = value;
    this.pointer = pointer;
    this.sp = sp;
  }

  /** {@code svc #0}. */
  abstract void supervisorCall();

  abstract void move(int to, int from);

  /** Compares the accumulator with {@link #pointer}. */
  abstract void compare();

  /** Takes one from the accumulator, and notes whether it is zero now. */
  abstract void decrement();

  /**
   * Jumps on a condition.
   *
   * @param condition the four bits (Arm ARM, C1.2.4 and F1.3)
   */
  abstract void conditional(int condition, Symbol label);

  @Override
  final int argument(int index) {
    return index;
  }

  @Override
  final int accumulator() {
    return value;
  }

  @Override
  final int pointer() {
    return pointer;
  }

  @Override
  final void openFrame() {
    add(sp, -FRAME_BYTES);
  }

  @Override
  final void loadFrame(int register, int offset) {
    load(register, sp, offset);
  }

  @Override
  final void storeFrame(int offset, int register) {
    store(sp, offset, register);
  }

  @Override
  final void systemCall(int nr) {
    set(number, nr);
    supervisorCall();
    move(value, 0);
    storeFrame(RESULT, value);
  }

  @Override
  final void branch(Condition condition, long limit, Symbol label) {
    set(pointer, limit);
    compare();
    conditional(
        switch (condition) {
          case EQUAL -> 0x0;
          case NOT_EQUAL -> 0x1;
          case LESS -> 0xb;
        },
        label);
  }

  @Override
  final void countDown(int frameOffset, Symbol label) {
    loadFrame(value, frameOffset);
    decrement();
    storeFrame(frameOffset, value);
    conditional(0x1, label);
  }

  @Override
  final void enterHandler() {
    openFrame();
    storeFrame(SIGINFO, 1);
    storeFrame(UCONTEXT, 2);
  }

  @Override
  final void leaveHandler(int rtSigreturn) {
    add(sp, FRAME_BYTES);
    set(number, rtSigreturn);
    supervisorCall();
  }
}
