package io.inquest.tracee;

import io.inquest.tracee.MachineCode.Condition;

/** Steps that show the last result: as text, as bytes, as exit status. */
final class ResultSteps {
  private final Emission out;
  private final MachineCode code;

  ResultSteps(Emission out) {
    this.out = out;
    this.code = out.code();
  }

  /** Writes the result as a signed decimal number and a newline. */
  void writeText(Argument descriptor) {
    out.keepingResult(
        () -> {
          int value = code.accumulator();
          int end = code.argument(1);
          code.loadFrame(value, MachineCode.RESULT);
          Symbol positive = Symbol.label();
          notNegative(positive);
          code.negate(value);
          code.bind(positive);
          code.frameAddress(end, MachineCode.TEXT_END);
          putCharacter('\n');
          Symbol digits = Symbol.label();
          Symbol digitsDone = Symbol.label();
          code.bind(digits);
          code.divideByTen();
          code.add(code.argument(2), '0');
          code.add(end, -1);
          code.storeByte(end);
          code.branch(Condition.EQUAL, 0, digitsDone);
          code.jump(digits);
          code.bind(digitsDone);
          code.loadFrame(value, MachineCode.RESULT);
          Symbol signDone = Symbol.label();
          notNegative(signDone);
          putCharacter('-');
          code.bind(signDone);
          writeFrom(descriptor);
        });
  }

  private void notNegative(Symbol label) {
    Symbol negative = Symbol.label();
    code.branch(Condition.LESS, 0, negative);
    code.jump(label);
    code.bind(negative);
  }

  private void putCharacter(char character) {
    code.set(code.argument(2), character);
    code.add(code.argument(1), -1);
    code.storeByte(code.argument(1));
  }

  /** Writes from the address in the register for argument 1 up to the end of the text. */
  private void writeFrom(Argument descriptor) {
    int length = code.accumulator();
    code.storeFrame(MachineCode.SCRATCH, code.argument(1));
    code.negate(code.argument(1));
    code.frameAddress(length, MachineCode.TEXT_END);
    code.addRegister(length, code.argument(1));
    code.storeFrame(MachineCode.SCRATCH_2, length);
    out.call(
        "write",
        descriptor,
        new Argument.Frame(MachineCode.SCRATCH, false),
        new Argument.Frame(MachineCode.SCRATCH_2, false));
  }

  /** Writes the result as 8 bytes, sign-extended where a register has 4. */
  void writeBytes(Argument descriptor) {
    out.keepingResult(
        () -> {
          int value = code.accumulator();
          code.loadFrame(value, MachineCode.RESULT);
          code.storeFrame(MachineCode.TEXT, value);
          if (out.wordBytes() == Integer.BYTES) {
            Symbol negative = Symbol.label();
            Symbol extended = Symbol.label();
            code.branch(Condition.LESS, 0, negative);
            code.set(value, 0);
            code.jump(extended);
            code.bind(negative);
            code.set(value, -1);
            code.bind(extended);
            code.storeFrame(MachineCode.TEXT + Integer.BYTES, value);
          }
          Argument bytes = new Argument.Frame(MachineCode.TEXT, true);
          out.call("write", descriptor, bytes, Long.BYTES);
        });
  }

  /** Exits with the low byte of the negated result: the errno of a call that failed. */
  void exitWithErrno() {
    code.loadFrame(code.accumulator(), MachineCode.RESULT);
    code.negate(code.accumulator());
    out.setResult();
    out.call("exit_group", new Argument.Result());
  }
}
