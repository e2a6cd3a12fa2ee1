package io.inquest.tracee;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.tracee.MachineCode.Condition;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** A program under construction: its instructions, its data, and how a call is emitted. */
final class Emission {
  private static final int MOST_ARGUMENTS = 6;

  private final Architecture abi;
  private final MachineCode code;
  private final Memory memory;
  private int loops;

  Emission(Architecture abi) {
    this.abi = abi;
    this.code = codeFor(abi);
    this.memory = new Memory(abi.wordBits() / Byte.SIZE);
    code.openFrame();
    code.set(code.accumulator(), 0);
    code.storeFrame(MachineCode.RESULT, code.accumulator());
  }

  private static MachineCode codeFor(Architecture abi) {
    if (abi instanceof X86_64) {
      return new X86_64Code();
    }
    if (abi instanceof I386) {
      return new I386Code();
    }
    if (abi instanceof Aarch64) {
      return new Aarch64Code();
    }
    if (abi instanceof Arm) {
      return new ArmCode();
    }
    throw new IllegalArgumentException(
        "programs are written for x86_64, i386, aarch64 and arm, not for " + abi);
  }

  Architecture abi() {
    return abi;
  }

  MachineCode code() {
    return code;
  }

  Memory memory() {
    return memory;
  }

  int wordBytes() {
    return abi.wordBits() / Byte.SIZE;
  }

  byte[] link() {
    return ElfImage.link(abi, code, memory);
  }

  /** Whether the ABI has a call of this name. */
  boolean has(String name) {
    return abi.syscalls().number(name).isPresent();
  }

  /** The number of the call {@code name}. */
  int number(String name) {
    return number(abi, name);
  }

  private static int number(Architecture abi, String name) {
    return abi.syscalls()
        .number(name)
        .orElseThrow(() -> new IllegalArgumentException(abi + " has no system call " + name));
  }

  /** Emits a call by name; numbers, strings and {@link Argument}s are its arguments. */
  void call(String name, Object... arguments) {
    call(number(name), Argument.list(arguments));
  }

  void call(int nr, List<Argument> arguments) {
    load(arguments, code::argument);
    code.systemCall(nr);
  }

  /** Emits an i386 call made by {@code int $0x80} in a 64-bit program. */
  void int80(String name, List<Argument> arguments) {
    if (!(code instanceof X86_64Code wide)) {
      throw new IllegalArgumentException("int $0x80 differs from an own call on x86_64 alone");
    }
    load(arguments, X86_64Code::int80Argument);
    wide.int80(number(I386.ABI, name));
  }

  /** Emits a call with an x32 number. */
  void x32(String name, List<Argument> arguments) {
    if (!(abi instanceof X86_64)) {
      throw new IllegalArgumentException("x32 numbers belong to x86_64, not to " + abi);
    }
    call(number(X32.ABI, name), arguments);
  }

  private void load(List<Argument> arguments, IntUnaryOperator registers) {
    if (arguments.size() > MOST_ARGUMENTS) {
      throw new IllegalArgumentException("a call has six arguments at most: " + arguments);
    }
    for (int i = 0; i < arguments.size(); i++) {
      load(registers.applyAsInt(i), arguments.get(i));
    }
  }

  /** Brings an argument into a register. */
  void load(int register, Argument argument) {
    if (argument instanceof Argument.Immediate immediate) {
      code.set(register, immediate.value());
    } else if (argument instanceof Argument.Result) {
      code.loadFrame(register, MachineCode.RESULT);
    } else if (argument instanceof Argument.Frame frame) {
      if (frame.address()) {
        code.frameAddress(register, frame.offset());
      } else {
        code.loadFrame(register, frame.offset());
      }
    } else if (argument instanceof Argument.Word word) {
      address(code.accumulator(), word.place());
      code.load(register, code.accumulator(), 0);
    } else if (argument instanceof Argument.Int32 word) {
      address(code.accumulator(), word.place());
      code.load32(register, code.accumulator(), 0);
    } else {
      int offset = argument instanceof Argument.Buffer buffer ? buffer.offset() : 0;
      code.address(register, memory.symbol(argument), offset);
    }
  }

  /** Brings the address of a place in named memory into a register. */
  void address(int register, Argument.Buffer place) {
    code.address(register, memory.buffer(place), place.offset());
  }

  /** Makes the value of the accumulator the task's last result. */
  void setResult() {
    code.storeFrame(MachineCode.RESULT, code.accumulator());
  }

  /** Runs {@code then} unless the last result compares so with {@code value}. */
  void unless(Condition condition, long value, Runnable then) {
    Symbol end = Symbol.label();
    code.loadFrame(code.accumulator(), MachineCode.RESULT);
    code.branch(condition, value, end);
    then.run();
    code.bind(end);
  }

  /** Runs {@code then} if the last result equals {@code value}. */
  void when(long value, Runnable then) {
    unless(Condition.NOT_EQUAL, value, then);
  }

  /** Runs {@code body} so often. */
  void repeat(long times, Runnable body) {
    if (times <= 0) {
      throw new IllegalArgumentException("repeat " + times + " times");
    }
    int counter = MachineCode.LOOPS + loops * Long.BYTES;
    if (counter >= MachineCode.FRAME_BYTES) {
      throw new IllegalArgumentException("loops are nested too deeply");
    }
    code.set(code.accumulator(), times);
    code.storeFrame(counter, code.accumulator());
    Symbol again = Symbol.label();
    code.bind(again);
    loops++;
    body.run();
    loops--;
    code.countDown(counter, again);
  }

  /** Runs {@code body} for ever. */
  void forever(Runnable body) {
    Symbol again = Symbol.label();
    code.bind(again);
    body.run();
    code.jump(again);
  }

  /** Runs {@code body} until the last result equals {@code value}. */
  void until(long value, Runnable body) {
    Symbol again = Symbol.label();
    code.bind(again);
    body.run();
    unless(Condition.EQUAL, value, () -> code.jump(again));
  }

  /** Emits {@code body} out of the way of the steps around it. */
  void aside(Runnable body) {
    Symbol end = Symbol.label();
    code.jump(end);
    int outer = loops;
    loops = 0;
    body.run();
    loops = outer;
    code.bind(end);
  }

  /** Emits {@code body} so that the last result after it is the one before it. */
  void keepingResult(Runnable body) {
    code.loadFrame(code.accumulator(), MachineCode.RESULT);
    code.storeFrame(MachineCode.SAVED_RESULT, code.accumulator());
    body.run();
    code.loadFrame(code.accumulator(), MachineCode.SAVED_RESULT);
    setResult();
  }
}
