package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ConstantSet;
import io.inquest.linux.arch.Constants;
import io.inquest.linux.arch.Signature;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.linux.bpf.Step;
import io.inquest.linux.seccomp.SeccompData;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The comparisons of arguments that a filter made on the way to its answer, read off its program.
 *
 * <p>So the conditions are known of any filter, whatever it was written in.
 */
public final class ArgumentTests {
  /** A filter flips it to compare signed numbers by the unsigned jumps that BPF has. */
  private static final int SIGN_BIT = 0x80000000;

  /**
   * One comparison.
   *
   * @param argument 0 to 5
   * @param high whether it looked at the upper half
   * @param mask the bits that were looked at
   * @param signed whether it compared as signed numbers
   * @param code the jump's opcode
   * @param k what it was compared with
   * @param value the argument's half
   * @param held whether the comparison held
   */
  public record Test(
      int argument,
      boolean high,
      int mask,
      boolean signed,
      int code,
      int k,
      int value,
      boolean held) {

    boolean equality() {
      return code == Instruction.JEQ_K;
    }

    boolean sameOperand(Test other) {
      return argument == other.argument && high == other.high && mask == other.mask;
    }
  }

  private ArgumentTests() {}

  /** The comparisons that {@code filter} made for this call, in order. */
  public static List<Test> of(FilterInstalled filter, Decision decision) {
    Program program;
    try {
      program = Program.parse(filter.program().toArray(), ByteOrder.nativeOrder());
    } catch (ProgramException e) {
      // A damaged record explains nothing; the refusal itself is still known.
      return List.of();
    }
    return collect(Evaluator.trace(program, RecordedCall.data(decision)));
  }

  private static List<Test> collect(List<Step> path) {
    List<Test> tests = new ArrayList<>();
    int offset = -1;
    int mask = -1;
    boolean signed = false;
    for (Step step : path) {
      Instruction each = step.instruction();
      int code = each.code();
      if (code == Instruction.LD_ABS) {
        offset = each.k() - SeccompData.ARGS;
        mask = -1;
        signed = false;
      } else if (code == Instruction.AND_K) {
        mask &= each.k();
      } else if (code == Instruction.XOR_K && each.k() == SIGN_BIT) {
        signed = !signed;
      } else if (each.isConditional()) {
        if (offset >= 0 && !each.readsIndex()) {
          tests.add(test(offset, mask, signed, step));
        }
      } else if (code != Instruction.JA && code != Instruction.ST && !each.isReturn()) {
        offset = -1;
      }
    }
    return tests;
  }

  private static Test test(int offset, int mask, boolean signed, Step step) {
    Instruction each = step.instruction();
    int flip = signed ? SIGN_BIT : 0;
    return new Test(
        offset / Long.BYTES,
        offset % Long.BYTES != 0,
        mask,
        signed,
        each.code(),
        each.k() ^ flip,
        step.a() ^ flip,
        step.held());
  }

  /**
   * What the deciding filter's answer depended on: the comparisons that it made, or that no rule
   * names the call.
   */
  public static List<String> inWords(
      List<Test> tests, RuleReference rule, FilterInstalled filter, Decision decision) {
    boolean byDefault = rule.rule().equals(RuleReference.DEFAULT) && filter.program().length() > 0;
    return tests.isEmpty() && byDefault
        ? List.of("no rule names " + KernelNames.callOf(decision))
        : inWords(tests, decision);
  }

  /** The comparisons in words, one text for each operand that was compared. */
  private static List<String> inWords(List<Test> tests, Decision decision) {
    List<String> words = new ArrayList<>();
    List<Test> telling = withoutIdleUpperHalves(tests);
    int from = 0;
    while (from < telling.size()) {
      int to = from + 1;
      while (to < telling.size() && telling.get(to).sameOperand(telling.get(from))) {
        to++;
      }
      words.add(describe(telling.subList(from, to), decision));
      from = to;
    }
    return words;
  }

  /** 64-bit comparisons look at the upper half first; one that is 0 as wanted says nothing. */
  private static List<Test> withoutIdleUpperHalves(List<Test> tests) {
    List<Test> telling = new ArrayList<>();
    for (Test test : tests) {
      if (!(test.high() && test.value() == 0 && test.k() == 0)) {
        telling.add(test);
      }
    }
    return telling;
  }

  private static String describe(List<Test> tests, Decision decision) {
    Test first = tests.get(0);
    String operand = operand(first, decision);
    StringBuilder text = new StringBuilder(operand).append(" is ").append(value(tests));
    if (tests.size() > 1 && tests.stream().allMatch(test -> test.equality() && !test.held())) {
      text.append(", none of ").append(number(first.k(), first.signed()));
      for (Test test : tests.subList(1, tests.size())) {
        text.append(", ").append(number(test.k(), test.signed()));
      }
      return text.toString();
    }
    for (Test test : tests) {
      text.append(outcome(test, operand));
    }
    return text.toString();
  }

  /** The number that was compared, in hex beside a mask. */
  private static String value(List<Test> tests) {
    Test first = tests.get(0);
    return tests.stream().anyMatch(test -> test.code() == Instruction.JSET_K)
        ? KernelNames.hex(first.value() & 0xffffffffL)
        : number(first.value(), first.signed());
  }

  /** What a comparison found, to be read after what the operand is. */
  private static String outcome(Test test, String operand) {
    String k = number(test.k(), test.signed());
    return switch (test.code()) {
      case Instruction.JEQ_K -> test.held() ? "" : ", not " + k;
      case Instruction.JGT_K -> (test.held() ? ", more than " : ", not more than ") + k;
      case Instruction.JGE_K -> (test.held() ? ", at least " : ", less than ") + k;
      default -> {
        String bits = operand + " & " + KernelNames.hex(test.k() & 0xffffffffL);
        yield ", and " + bits + (test.held() ? " is non-zero" : " is zero");
      }
    };
  }

  private static String operand(Test test, Decision decision) {
    String name = parameterName(decision, test.argument());
    String half = test.high() ? "the upper half of " + name : name;
    return test.mask() == -1 ? half : half + " & " + KernelNames.hex(test.mask() & 0xffffffffL);
  }

  /** The kernel's name of a parameter, or {@code arg0} to {@code arg5}. */
  static String parameterName(Decision decision, int position) {
    Optional<Architecture> abi = Architecture.of(decision.auditArch(), decision.nr());
    if (abi.isPresent()) {
      Optional<Signature> signature = Signature.of(abi.get(), KernelNames.callOf(decision));
      if (signature.isPresent() && position < signature.get().parameters().size()) {
        return signature.get().parameters().get(position).name();
      }
    }
    return "arg" + position;
  }

  /** The constant of the parameter's kind that has exactly this value. */
  static Optional<String> constant(Decision decision, int position, long value) {
    Optional<Architecture> abi = Architecture.of(decision.auditArch(), decision.nr());
    if (abi.isEmpty()) {
      return Optional.empty();
    }
    Optional<Signature> signature = Signature.of(abi.get(), KernelNames.callOf(decision));
    if (signature.isEmpty() || position >= signature.get().parameters().size()) {
      return Optional.empty();
    }
    String set = signature.get().parameters().get(position).flagSet();
    return set.isEmpty()
        ? Optional.empty()
        : Constants.set(abi.get(), set).withValue(value).map(ConstantSet.Entry::name);
  }

  /** Small numbers in decimal, as descriptors and families are written; others in hex. */
  private static String number(int value, boolean signed) {
    return (value >= 0 && value < 256) || signed
        ? Integer.toString(value)
        : KernelNames.hex(value & 0xffffffffL);
  }
}
