package io.inquest.tracee;

/** 64-bit x86 instructions. Addresses are below 2 GiB. */
final class X86_64Code extends X86Code {
  private static final int[] ARGUMENTS = {DI, SI, DX, 10, 8, 9};
  private static final int[] INT80_ARGUMENTS = {BX, CX, DX, SI, DI, BP};

  @Override
  int argument(int index) {
    return ARGUMENTS[index];
  }

  /** The register for argument {@code index} of a call made by {@code int $0x80}. */
  static int int80Argument(int index) {
    return INT80_ARGUMENTS[index];
  }

  /** Makes the i386 call whose arguments are in their registers; its result goes to the frame. */
  void int80(int nr) {
    set(AX, Integer.toUnsignedLong(nr));
    emit(0xcd, 0x80);
    storeFrame(RESULT, AX);
  }

  @Override
  int pointer() {
    return BX;
  }

  @Override
  int wordBytes() {
    return Long.BYTES;
  }

  @Override
  void prefix(boolean wide, int register, int operand) {
    int rex = (wide ? 8 : 0) | (register >= 8 ? 4 : 0) | (operand >= 8 ? 1 : 0);
    if (rex != 0) {
      emit(0x40 | rex);
    }
  }

  @Override
  void set(int register, long value) {
    boolean zeroExtends = value >>> Integer.SIZE == 0;
    boolean signExtends = value == (int) value;
    prefix(!zeroExtends, 0, register);
    if (!zeroExtends && signExtends) {
      emit(0xc7, 0xc0 | (register & 7));
      emit32((int) value);
      return;
    }
    emit(0xb8 + (register & 7));
    emit32((int) value);
    if (!zeroExtends) {
      emit32((int) (value >>> Integer.SIZE));
    }
  }

  @Override
  void enterKernel() {
    emit(0x0f, 0x05);
  }

  @Override
  void enterHandler() {
    openFrame();
    storeFrame(SIGINFO, SI);
    storeFrame(UCONTEXT, DX);
  }

  @Override
  SignalFrame signalFrame() {
    // <asm/ucontext.h>: sigcontext at 40, rax its 14th word; <asm-generic/siginfo.h>: _sigsys at 16
    return new SignalFrame(16, 144);
  }
}
