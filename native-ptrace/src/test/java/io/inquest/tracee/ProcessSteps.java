package io.inquest.tracee;

import io.inquest.linux.arch.X86_64;
import io.inquest.tracee.MachineCode.Condition;

/** Steps that make, await and replace tasks. */
final class ProcessSteps {
  static final long CLONE_VM = 0x100;
  static final long CLONE_FS = 0x200;
  static final long CLONE_FILES = 0x400;
  static final long CLONE_SIGHAND = 0x800;
  static final long CLONE_VFORK = 0x4000;
  static final long CLONE_THREAD = 0x10000;
  static final long CLONE_SYSVSEM = 0x40000;
  static final long CLONE_PARENT_SETTID = 0x100000;
  static final long CLONE_CHILD_CLEARTID = 0x200000;
  static final long WALL = 0x40000000;

  private static final int SIGCHLD = 17;
  private static final int STACK_BYTES = 64 * 1024;
  private static final int TID_BYTES = 8;

  private final Emission out;
  private final MachineCode code;
  private int stacks;

  ProcessSteps(Emission out) {
    this.out = out;
    this.code = out.code();
  }

  void fork(Runnable child) {
    if (out.has("fork")) {
      out.call("fork");
    } else {
      out.call("clone", SIGCHLD, 0, 0, 0, 0);
    }
    childBranch(child, 0);
  }

  void vfork(Runnable child) {
    if (out.has("vfork")) {
      out.call("vfork");
    } else {
      out.call("clone", CLONE_VM | CLONE_VFORK | SIGCHLD, 0, 0, 0, 0);
    }
    childBranch(child, 0);
  }

  /** A child by clone(2) or clone3(2), on a stack of its own where it shares memory. */
  void clone(boolean clone3, long flags, String tid, Runnable child) {
    Argument tidPlace = tid == null ? Argument.of(0) : tidBuffer(tid);
    if (clone3) {
      clone3(flags, tidPlace);
    } else {
      clone(flags, tidPlace);
    }
    childBranch(child, flags);
  }

  private void clone(long flags, Argument tid) {
    Argument stack = Argument.of(0);
    if (needsStack(flags)) {
      // The child finds its frame at the top of its stack, as it finds its parent's elsewhere.
      stack = newStack().at(STACK_BYTES - MachineCode.FRAME_BYTES);
    }
    // clone(2), "C library/kernel differences": x86-64 takes the child's tid before the tls.
    if (out.abi() instanceof X86_64) {
      out.call("clone", flags, stack, tid, tid, 0);
    } else {
      out.call("clone", flags, stack, tid, 0, tid);
    }
  }

  private void clone3(long flags, Argument tid) {
    long exitSignal = flags & 0xff;
    boolean own = needsStack(flags);
    Object stack = own ? newStack() : 0;
    int stackBytes = own ? STACK_BYTES - MachineCode.FRAME_BYTES : 0;
    Object[] fields = {
      flags & ~0xffL, 0, tid, tid, exitSignal, stack, stackBytes, 0, 0, 0, 0,
    };
    Argument cloneArgs = wordsOf64Bits(fields);
    out.call("clone3", cloneArgs, fields.length * Long.BYTES);
  }

  /** struct clone_args has 64-bit fields on every ABI. */
  private Argument wordsOf64Bits(Object[] fields) {
    if (out.wordBytes() == Long.BYTES) {
      return Argument.words(fields);
    }
    Object[] halves = new Object[2 * fields.length];
    for (int i = 0; i < fields.length; i++) {
      boolean number = fields[i] instanceof Number;
      long value = number ? ((Number) fields[i]).longValue() : 0;
      halves[2 * i] = number ? (Object) (value & 0xffff_ffffL) : fields[i];
      halves[2 * i + 1] = value >>> Integer.SIZE;
    }
    return Argument.words(halves);
  }

  private static boolean needsStack(long flags) {
    return (flags & CLONE_VM) != 0 && (flags & CLONE_VFORK) == 0;
  }

  private Argument.Buffer newStack() {
    return Argument.buffer("stack " + ++stacks, STACK_BYTES);
  }

  private static Argument.Buffer tidBuffer(String thread) {
    return Argument.buffer("tid of " + thread, TID_BYTES);
  }

  private void childBranch(Runnable child, long flags) {
    String exit = (flags & CLONE_THREAD) != 0 ? "exit" : "exit_group";
    out.when(
        0,
        () -> {
          child.run();
          out.call(exit, 0);
        });
  }

  void thread(String name, Runnable body) {
    long shared = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_SYSVSEM;
    long tids = CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
    clone(false, shared | CLONE_THREAD | tids, name, body);
  }

  /** Sleeps until the kernel has cleared the thread's tid at its end. */
  void join(String name) {
    Argument.Buffer tid = tidBuffer(name);
    Symbol check = Symbol.label();
    Symbol ended = Symbol.label();
    code.bind(check);
    out.address(code.pointer(), tid);
    code.load32(code.accumulator(), code.pointer(), 0);
    code.branch(Condition.EQUAL, 0, ended);
    out.call("futex", tid, 0, Argument.int32(tid), 0);
    code.jump(check);
    code.bind(ended);
    code.set(code.accumulator(), 0);
    out.setResult();
  }

  /** Leaves the status word as the result. */
  void waitFor(Argument pid) {
    Argument.Frame status = new Argument.Frame(MachineCode.SCRATCH, true);
    code.set(code.accumulator(), 0);
    code.storeFrame(MachineCode.SCRATCH, code.accumulator());
    out.call("wait4", pid, status, WALL, 0);
    out.unless(
        Condition.LESS,
        0,
        () -> {
          code.loadFrame(code.accumulator(), MachineCode.SCRATCH);
          out.setResult();
        });
  }

  void exec(String path, String... arguments) {
    Object[] argv = new Object[arguments.length + 2];
    argv[0] = path;
    System.arraycopy(arguments, 0, argv, 1, arguments.length);
    argv[argv.length - 1] = 0;
    out.call("execve", path, Argument.words(argv), Argument.words(0));
  }

  void pause() {
    if (out.has("pause")) {
      out.call("pause");
    } else {
      out.call("ppoll", 0, 0, 0, 0, 0);
    }
  }

  /** tgkill(2) to the calling task. */
  void raise(int signal) {
    out.call("getpid");
    code.storeFrame(MachineCode.SCRATCH, code.accumulator());
    out.call("gettid");
    Argument tgid = new Argument.Frame(MachineCode.SCRATCH, false);
    out.call("tgkill", tgid, Argument.result(), signal);
  }
}
