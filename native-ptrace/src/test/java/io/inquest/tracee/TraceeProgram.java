package io.inquest.tracee;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.tracee.MachineCode.Condition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A program as a list of steps, which Java writes as a static executable of a few hundred bytes. It
 * uses no libc and makes no system call but those of its steps.
 *
 * <pre>{@code
 * Path program = TraceeProgram.forHost()
 *     .call("openat", AT_FDCWD, "/etc/passwd", 0).expectError(EPERM)
 *     .repeat(1000, body -> body.call("getppid"))
 *     .write(1, "done\n")
 *     .exit(0)
 *     .writeTo(directory.resolve("tracee"));
 * }</pre>
 *
 * <p>Each call leaves its raw result, negative errors included, as the <em>last result</em> of the
 * task that made it. A program that runs out of steps exits with status 0. See {@link Argument} for
 * what a call takes.
 *
 * <p>Mutable while steps are added, each of which returns the program itself; a step can be added
 * until the program is written. For use by one thread.
 */
public final class TraceeProgram {
  /** The status with which a program exits when an {@code expect} step does not hold. */
  public static final int UNEXPECTED = 99;

  /** The special descriptor for relative paths (openat(2)). */
  public static final int AT_FDCWD = -100;

  private final Emission out;
  private final ProcessSteps processes;
  private final SignalSteps signals;
  private final ResultSteps results;
  private byte[] image;

  private TraceeProgram(Architecture abi) {
    out = new Emission(abi);
    processes = new ProcessSteps(out);
    signals = new SignalSteps(out);
    results = new ResultSteps(out);
  }

  /** A program for the 64-bit ABI of x86. */
  public static TraceeProgram x86_64() {
    return new TraceeProgram(X86_64.ABI);
  }

  /** A program for the 32-bit ABI of x86. */
  public static TraceeProgram i386() {
    return new TraceeProgram(I386.ABI);
  }

  /** A program for the 64-bit ABI of Arm. */
  public static TraceeProgram aarch64() {
    return new TraceeProgram(Aarch64.ABI);
  }

  /** A program for the 32-bit ABI of Arm. */
  public static TraceeProgram arm() {
    return new TraceeProgram(Arm.ABI);
  }

  /** A program for this machine's 64-bit ABI. */
  public static TraceeProgram forHost() {
    return new TraceeProgram(Architecture.host());
  }

  /** A program for the 32-bit ABI of this machine's kernel: i386 or arm. */
  public static TraceeProgram for32Bits() {
    return Architecture.host() == X86_64.ABI ? i386() : arm();
  }

  /**
   * A program for {@code abi}.
   *
   * @throws IllegalArgumentException for x32, in which no program is written
   */
  public static TraceeProgram of(Architecture abi) {
    return new TraceeProgram(abi);
  }

  /**
   * Makes a system call.
   *
   * @param name the call's name in the ABI's table
   * @param arguments numbers, strings and {@link Argument}s, six at most
   * @throws IllegalArgumentException if the ABI has no such call
   */
  public TraceeProgram call(String name, Object... arguments) {
    out.call(name, arguments);
    return this;
  }

  /** Makes the system call with number {@code nr}, which need not exist. */
  public TraceeProgram callNumber(int nr, Object... arguments) {
    out.call(nr, Argument.list(arguments));
    return this;
  }

  /**
   * Makes an i386 call by {@code int $0x80} from a 64-bit program.
   *
   * @param name the call's name in the table of i386
   * @throws IllegalArgumentException unless this is an x86_64 program
   */
  public TraceeProgram int80(String name, Object... arguments) {
    out.int80(name, Argument.list(arguments));
    return this;
  }

  /**
   * Makes a call with an x32 number.
   *
   * @param name the call's name in the table of x32
   * @throws IllegalArgumentException unless this is an x86_64 program
   */
  public TraceeProgram x32(String name, Object... arguments) {
    out.x32(name, Argument.list(arguments));
    return this;
  }

  /** Keeps the last result under a name, for {@link Argument#value}; all tasks share names. */
  public TraceeProgram store(String name) {
    MachineCode code = out.code();
    out.address(code.pointer(), Argument.buffer(name, Long.BYTES));
    code.loadFrame(code.accumulator(), MachineCode.RESULT);
    code.store(code.pointer(), 0, code.accumulator());
    return this;
  }

  /** Makes {@code argument} the last result. */
  public TraceeProgram result(Object argument) {
    out.load(out.code().accumulator(), Argument.of(argument));
    out.setResult();
    return this;
  }

  /**
   * Makes a register's value the last result.
   *
   * @param number as instructions name it. Steps leave 11 to 15 alone in 64-bit programs, 10 to 12
   *     in those for arm
   */
  public TraceeProgram register(int number) {
    out.code().storeFrame(MachineCode.RESULT, number);
    return this;
  }

  /** Ends the program with status {@link #UNEXPECTED} unless the last result is {@code value}. */
  public TraceeProgram expect(long value) {
    return expect(value, UNEXPECTED);
  }

  /** Ends the program with {@code status} unless the last result is {@code value}. */
  public TraceeProgram expect(long value, int status) {
    out.unless(Condition.EQUAL, value, () -> out.call("exit_group", status));
    return this;
  }

  /** Ends the program with status {@link #UNEXPECTED} unless the last call failed so. */
  public TraceeProgram expectError(int errno) {
    return expect(-errno);
  }

  /** Ends the program with status {@link #UNEXPECTED} unless {@link #waitFor} found this status. */
  public TraceeProgram expect(WaitStatus status) {
    return expect(status.raw());
  }

  /** Ends the program with status {@link #UNEXPECTED} if the last result is negative. */
  public TraceeProgram expectSuccess() {
    Symbol failed = Symbol.label();
    Symbol end = Symbol.label();
    MachineCode code = out.code();
    code.loadFrame(code.accumulator(), MachineCode.RESULT);
    code.branch(Condition.LESS, 0, failed);
    code.jump(end);
    code.bind(failed);
    out.call("exit_group", UNEXPECTED);
    code.bind(end);
    return this;
  }

  /** Takes the steps of {@code then} if the last result is {@code value}. */
  public TraceeProgram when(long value, Consumer<TraceeProgram> then) {
    out.when(value, steps(then));
    return this;
  }

  /** Writes text to a descriptor and keeps the last result. */
  public TraceeProgram write(int descriptor, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.keepingResult(() -> out.call("write", descriptor, Argument.bytes(bytes), bytes.length));
    return this;
  }

  /** Writes the whole of a buffer to a descriptor and keeps the last result. */
  public TraceeProgram write(int descriptor, Argument.Buffer buffer) {
    int size = out.memory().size(buffer) - buffer.offset();
    out.keepingResult(() -> out.call("write", descriptor, buffer, size));
    return this;
  }

  /** Writes the last result as a signed decimal number and a newline, and keeps it. */
  public TraceeProgram writeResult(int descriptor) {
    results.writeText(Argument.of(descriptor));
    return this;
  }

  /** Writes the last result as 8 bytes in native order, sign-extended, and keeps it. */
  public TraceeProgram writeResultBytes(int descriptor) {
    results.writeBytes(Argument.of(descriptor));
    return this;
  }

  /**
   * Takes the steps of {@code body} so many times. A level of repetition costs two instructions a
   * round on x86.
   *
   * @param times at least 1
   */
  public TraceeProgram repeat(long times, Consumer<TraceeProgram> body) {
    out.repeat(times, steps(body));
    return this;
  }

  /** Takes the steps of {@code body} for ever. */
  public TraceeProgram forever(Consumer<TraceeProgram> body) {
    out.forever(steps(body));
    return this;
  }

  /** Takes the steps of {@code body} again and again until the last result is {@code value}. */
  public TraceeProgram until(long value, Consumer<TraceeProgram> body) {
    out.until(value, steps(body));
    return this;
  }

  /** Ends the whole thread group with {@code status}. */
  public TraceeProgram exit(int status) {
    return call("exit_group", status);
  }

  /** Ends the whole thread group with the low byte of the last result. */
  public TraceeProgram exitWithResult() {
    return call("exit_group", Argument.result());
  }

  /** Ends the whole thread group with the low byte of the negated last result: an errno. */
  public TraceeProgram exitWithErrno() {
    results.exitWithErrno();
    return this;
  }

  /** Ends the calling task alone. */
  public TraceeProgram exitThread(int status) {
    return call("exit", status);
  }

  /**
   * Makes a child by fork(2), or what the ABI has in its place. The child takes the steps of {@code
   * child} and then exits with 0; the parent goes on with the next step, the child's pid being the
   * last result.
   */
  public TraceeProgram fork(Consumer<TraceeProgram> child) {
    processes.fork(steps(child));
    return this;
  }

  /** The call that {@link #fork} makes: aarch64 has clone(2) alone. */
  public String forkCall() {
    return out.has("fork") ? "fork" : "clone";
  }

  /** The call that {@link #vfork} makes. */
  public String vforkCall() {
    return out.has("vfork") ? "vfork" : "clone";
  }

  /** As {@link #fork}, by vfork(2): the parent goes on once the child has ended or exec'ed. */
  public TraceeProgram vfork(Consumer<TraceeProgram> child) {
    processes.vfork(steps(child));
    return this;
  }

  /**
   * As {@link #fork}, by clone(2).
   *
   * @param flags {@code CLONE_*} flags and the exit signal. A child that shares memory, and is no
   *     vfork, gets a stack of its own
   */
  public TraceeProgram clone(long flags, Consumer<TraceeProgram> child) {
    processes.clone(false, flags, null, steps(child));
    return this;
  }

  /**
   * As {@link #clone(long, Consumer)}, by clone3(2).
   *
   * @param flags as for clone: the exit signal in the low byte goes to a field of its own
   */
  public TraceeProgram clone3(long flags, Consumer<TraceeProgram> child) {
    processes.clone(true, flags, null, steps(child));
    return this;
  }

  /**
   * Makes a thread that takes the steps of {@code body} and ends.
   *
   * @param name for {@link #join}
   */
  public TraceeProgram thread(String name, Consumer<TraceeProgram> body) {
    processes.thread(name, steps(body));
    return this;
  }

  /** Waits until the thread of this name has ended. */
  public TraceeProgram join(String name) {
    processes.join(name);
    return this;
  }

  /**
   * Waits for any child to end; its status is the last result then, for {@link
   * #expect(WaitStatus)}, or the error.
   */
  public TraceeProgram waitFor() {
    return waitFor(-1);
  }

  /** Waits for the child with this pid, given as for wait4(2), and leaves its status. */
  public TraceeProgram waitFor(Object pid) {
    processes.waitFor(Argument.of(pid));
    return this;
  }

  /**
   * Makes a grandchild in a new session, whose parent has ended, take the steps of {@code body}.
   */
  public TraceeProgram daemon(Consumer<TraceeProgram> body) {
    return fork(child -> child.call("setsid").fork(body)).waitFor(Argument.result());
  }

  /**
   * Becomes another program with an empty environment; goes on only if that fails.
   *
   * @param arguments those behind the path
   */
  public TraceeProgram exec(String path, String... arguments) {
    processes.exec(path, arguments);
    return this;
  }

  /** Sleeps until a signal is handled. */
  public TraceeProgram pause() {
    processes.pause();
    return this;
  }

  /** Sleeps by nanosleep(2). */
  public TraceeProgram sleep(Duration time) {
    return call("nanosleep", Argument.words(time.getSeconds(), time.getNano()), 0);
  }

  /** Sends a signal to the calling task by tgkill(2). */
  public TraceeProgram raise(int signal) {
    processes.raise(signal);
    return this;
  }

  /** Reads from an address without memory: a SIGSEGV by the processor. */
  public TraceeProgram segfault() {
    MachineCode code = out.code();
    out.load(code.pointer(), Argument.invalidPointer());
    code.load(code.accumulator(), code.pointer(), 0);
    return this;
  }

  /** Ignores a signal. */
  public TraceeProgram ignore(int signal) {
    signals.ignore(signal);
    return this;
  }

  /** Gives a signal its default action. */
  public TraceeProgram restoreDefault(int signal) {
    signals.restoreDefault(signal);
    return this;
  }

  /** Adds signals to the calling task's mask. */
  public TraceeProgram block(int... blocked) {
    signals.mask(0, blocked);
    return this;
  }

  /** Takes signals out of the calling task's mask. */
  public TraceeProgram unblock(int... unblocked) {
    signals.mask(1, unblocked);
    return this;
  }

  /**
   * Installs a handler (SA_SIGINFO, SA_NODEFER) that takes the steps of {@code body}, in a frame
   * with a last result of its own, and returns by rt_sigreturn(2).
   */
  public TraceeProgram handle(int signal, Consumer<TraceeProgram> body) {
    signals.handle(signal, steps(body));
    return this;
  }

  /** In a handler: writes a {@link SigsysRecord} of the signal to {@code record}. */
  public TraceeProgram recordSiginfo(Argument.Buffer record) {
    signals.recordSiginfo(record);
    return this;
  }

  /** In a handler: makes the interrupted call seem to have returned {@code value}. */
  public TraceeProgram setInterruptedResult(long value) {
    signals.setInterruptedResult(value);
    return this;
  }

  /**
   * In a handler: makes a word of the interrupted code's {@code ucontext_t}, such as a register,
   * the last result.
   *
   * @param offset in bytes
   */
  public TraceeProgram contextWord(int offset) {
    signals.contextWord(offset);
    return this;
  }

  /** Sets the task's no_new_privs by prctl(2). */
  public TraceeProgram noNewPrivileges() {
    return call("prctl", 38, 1, 0, 0, 0);
  }

  /**
   * Installs a filter by seccomp(2).
   *
   * @param flags {@code SECCOMP_FILTER_FLAG_*}
   * @param program an array of struct sock_filter, little-endian
   */
  public TraceeProgram installFilter(int flags, byte[] program) {
    return call("seccomp", 1, flags, filter(program));
  }

  /** Installs a filter by prctl(PR_SET_SECCOMP). */
  public TraceeProgram installFilterByPrctl(byte[] program) {
    return call("prctl", 22, 2, filter(program), 0, 0);
  }

  /** Enters mode 1: read, write, _exit and sigreturn remain. */
  public TraceeProgram enterStrictMode() {
    return call("prctl", 22, 1, 0, 0, 0);
  }

  /** struct sock_fprog for {@code program}, for calls of one's own. */
  public static Argument filter(byte[] program) {
    if (program.length % Long.BYTES != 0) {
      throw new IllegalArgumentException("a filter of " + program.length + " bytes");
    }
    return Argument.words(program.length / Long.BYTES, Argument.bytes(program));
  }

  /** The ABI of this program. */
  public Architecture abi() {
    return out.abi();
  }

  /** The executable file's content; no step can be added any more. */
  public byte[] image() {
    if (image == null) {
      exit(0);
      image = out.link();
    }
    return image.clone();
  }

  /**
   * Writes the executable, which everybody may read and run.
   *
   * @return {@code path}
   */
  public Path writeTo(Path path) {
    try {
      Files.write(path, image());
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the tracee " + path, e);
    }
  }

  private Runnable steps(Consumer<TraceeProgram> body) {
    return () -> body.accept(this);
  }
}
