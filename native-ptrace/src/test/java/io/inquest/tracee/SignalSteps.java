package io.inquest.tracee;

/** Steps that set, block and answer signals. */
final class SignalSteps {
  private static final int SIG_DFL = 0;
  private static final int SIG_IGN = 1;
  private static final int SIG_SETSIZE = 8;
  private static final long SA_SIGINFO = 4;
  private static final long SA_NODEFER = 0x40000000;
  private static final long SA_RESTORER = 0x04000000;
  private static final int[] SIGINFO_HEAD = {0, 4, 8};

  private final Emission out;
  private final MachineCode code;

  SignalSteps(Emission out) {
    this.out = out;
    this.code = out.code();
  }

  void ignore(int signal) {
    out.call("rt_sigaction", signal, action(SIG_IGN, 0, Argument.of(0)), 0, SIG_SETSIZE);
  }

  void restoreDefault(int signal) {
    out.call("rt_sigaction", signal, action(SIG_DFL, 0, Argument.of(0)), 0, SIG_SETSIZE);
  }

  /**
   * @param how SIG_BLOCK 0, SIG_UNBLOCK 1, SIG_SETMASK 2
   */
  void mask(int how, int... signals) {
    long set = 0;
    for (int signal : signals) {
      set |= 1L << (signal - 1);
    }
    Argument bits =
        out.wordBytes() == Long.BYTES
            ? Argument.words(set)
            : Argument.words(set & 0xffff_ffffL, set >>> Integer.SIZE);
    out.call("rt_sigprocmask", how, bits, 0, SIG_SETSIZE);
  }

  /** Installs a handler that runs {@code body} and returns by rt_sigreturn. */
  void handle(int signal, Runnable body) {
    Symbol handler = Symbol.label();
    out.aside(
        () -> {
          code.bind(handler);
          code.enterHandler();
          body.run();
          code.leaveHandler(out.number("rt_sigreturn"));
        });
    // x86-64 delivers no signal without a restorer; the handler returns by itself and needs none.
    Argument address = new Argument.Address(handler);
    long flags = SA_SIGINFO | SA_NODEFER | SA_RESTORER;
    out.call("rt_sigaction", signal, action(address, flags, address), 0, SIG_SETSIZE);
  }

  /** struct sigaction of the kernel: handler, flags, restorer, 64 bits of mask. */
  private Argument action(Object handler, long flags, Argument restorer) {
    return out.wordBytes() == Long.BYTES
        ? Argument.words(handler, flags, restorer, 0)
        : Argument.words(handler, flags, restorer, 0, 0);
  }

  /** Inside a handler: copies what {@link SigsysRecord} shows. */
  void recordSiginfo(Argument.Buffer record) {
    int value = code.accumulator();
    int siginfo = code.pointer();
    int target = code.argument(0);
    int callAddress = code.signalFrame().callAddress();
    code.loadFrame(siginfo, MachineCode.SIGINFO);
    out.address(target, record);
    for (int offset : SIGINFO_HEAD) {
      code.load32(value, siginfo, offset);
      code.store32(target, offset, value);
    }
    code.load32(value, siginfo, callAddress + out.wordBytes());
    code.store32(target, 12, value);
    code.load32(value, siginfo, callAddress + out.wordBytes() + Integer.BYTES);
    code.store32(target, 16, value);
    code.load(value, siginfo, callAddress);
    code.store(target, 24, value);
    code.load32(value, target, SigsysRecord.HANDLED);
    code.add(value, 1);
    code.store32(target, SigsysRecord.HANDLED, value);
  }

  /** Inside a handler: the interrupted call will seem to have returned {@code value}. */
  void setInterruptedResult(long value) {
    code.loadFrame(code.pointer(), MachineCode.UCONTEXT);
    code.set(code.accumulator(), value);
    code.store(code.pointer(), code.signalFrame().result(), code.accumulator());
  }

  /** Inside a handler: makes a word of the ucontext_t the last result. */
  void contextWord(int offset) {
    code.loadFrame(code.pointer(), MachineCode.UCONTEXT);
    code.load(code.accumulator(), code.pointer(), offset);
    out.setResult();
  }
}
