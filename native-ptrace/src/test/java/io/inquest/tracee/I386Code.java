package io.inquest.tracee;

/** 32-bit x86 instructions; calls go through {@code int $0x80}. */
final class I386Code extends X86Code {
  private static final int[] ARGUMENTS = {BX, CX, DX, SI, DI, BP};

  @Override
  int argument(int index) {
    return ARGUMENTS[index];
  }

  @Override
  int pointer() {
    return BP;
  }

  @Override
  int wordBytes() {
    return Integer.BYTES;
  }

  @Override
  void prefix(boolean wide, int register, int operand) {
    // Eight registers and one width need no prefix.
  }

  @Override
  void set(int register, long value) {
    if (value != (int) value && value >>> Integer.SIZE != 0) {
      throw new IllegalArgumentException(
          "0x" + Long.toHexString(value) + " does not fit a 32-bit register");
    }
    emit(0xb8 + register);
    emit32((int) value);
  }

  @Override
  void enterKernel() {
    emit(0xcd, 0x80);
  }

  @Override
  void enterHandler() {
    openFrame();
    // The kernel pushed a return address, the signal, and the two addresses.
    loadFrame(AX, FRAME_BYTES + 8);
    storeFrame(SIGINFO, AX);
    loadFrame(AX, FRAME_BYTES + 12);
    storeFrame(UCONTEXT, AX);
  }

  @Override
  SignalFrame signalFrame() {
    // <asm/ucontext.h>: sigcontext at 20, eax its 12th word; <asm-generic/siginfo.h>: _sigsys at 12
    return new SignalFrame(12, 64);
  }
}
