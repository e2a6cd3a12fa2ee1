package io.inquest.linux.seccomp;

import static io.inquest.linux.bpf.Instruction.AND_K;
import static io.inquest.linux.bpf.Instruction.JA;
import static io.inquest.linux.bpf.Instruction.JEQ_K;
import static io.inquest.linux.bpf.Instruction.JGE_K;
import static io.inquest.linux.bpf.Instruction.JGT_K;
import static io.inquest.linux.bpf.Instruction.LDX_IMM;
import static io.inquest.linux.bpf.Instruction.LD_IMM;
import static io.inquest.linux.bpf.Instruction.LD_MEM;
import static io.inquest.linux.bpf.Instruction.RET_A;
import static io.inquest.linux.bpf.Instruction.RET_K;
import static io.inquest.linux.bpf.Instruction.ST;

import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The copy of a filter that a tracer hands to the kernel in its place, so that what the kernel
 * enacts in silence stops the task instead.
 *
 * <p>ERRNO, LOG and TRACE become TRACE with a cookie as data; the tracer evaluates the originals at
 * the stop and enacts what they say. ALLOW, TRAP, the kills and USER_NOTIF stay, so that the kernel
 * does them exactly, and so that a call that it may answer without running the filter stays one.
 *
 * <p>Instructions keep their places and jumps: a {@code RET} of a constant is replaced where it
 * stands, one of the accumulator becomes a jump to an epilogue behind the program.
 *
 * <p>One order of precedence would change: ERRNO outranks USER_NOTIF, but USER_NOTIF outranks the
 * TRACE that stands in for ERRNO, and so do the values between the two that are no action (the
 * kernel kills for them): all those are <em>middling</em>. So the filters of a chain are composed:
 * where a filter's answer is middling, its copy first runs copies of the older filters that have an
 * ERRNO, and stops the task if one of them answers it. The reverse cannot be composed: no copy of a
 * filter that answers ERRNO may stop a call to which an {@linkplain #isMiddling older one's answer
 * is middling}. Where a call can meet both, the copy must not be used.
 */
public final class Instrumentation {
  private static final int SCRATCH_WORDS = 16;

  private Instrumentation() {}

  /**
   * The copy of a filter.
   *
   * @param original the filter that the program installs
   * @param older the originals of the filters in force, oldest first
   * @param cookie data of the stops, 0 to 65535
   * @return empty if the copy would be longer than the kernel takes, or needs a scratch word where
   *     the program uses all of them
   */
  public static Optional<Program> of(Program original, List<Program> older, int cookie) {
    return new Builder(original, older, SeccompAction.TRACE.with(cookie)).build();
  }

  /** Whether an answer ranks below ERRNO and above TRACE: USER_NOTIF, and what is no action. */
  public static boolean isMiddling(int returnValue) {
    return Answer.of(returnValue) == Answer.MIDDLING;
  }

  /** Classes of answers. */
  private enum Answer {
    ERRNO,
    MIDDLING,
    /** LOG and TRACE: a stop that nothing else in the chain outranks wrongly. */
    SILENT,
    SHOWN;

    static Answer of(int returnValue) {
      int action = returnValue & SeccompAction.ACTION_MASK;
      if (action == SeccompAction.ERRNO.value()) {
        return ERRNO;
      }
      if (action > SeccompAction.ERRNO.value() && action < SeccompAction.TRACE.value()) {
        return MIDDLING;
      }
      return action == SeccompAction.LOG.value() || action == SeccompAction.TRACE.value()
          ? SILENT
          : SHOWN;
    }

    /** Whether a program may give such an answer. */
    boolean mayComeFrom(Program program) {
      for (Instruction instruction : program.instructions()) {
        if (instruction.code() == RET_A
            || (instruction.code() == RET_K && of(instruction.k()) == this)) {
          return true;
        }
      }
      return false;
    }
  }

  private static final class Builder {
    private final Program original;
    private final int stop;
    private final List<Program> withErrno = new ArrayList<>();
    private final List<Instruction> code;
    private boolean outOfScratch;

    Builder(Program original, List<Program> older, int stop) {
      this.original = original;
      this.stop = stop;
      this.code = new ArrayList<>(original.instructions());
      for (Program filter : older) {
        if (Answer.ERRNO.mayComeFrom(filter)) {
          withErrno.add(filter);
        }
      }
    }

    Optional<Program> build() {
      boolean compose = !withErrno.isEmpty() && Answer.MIDDLING.mayComeFrom(original);
      List<Integer> middling = new ArrayList<>();
      List<Integer> computed = new ArrayList<>();
      for (int at = 0; at < original.length(); at++) {
        Instruction instruction = original.instruction(at);
        if (instruction.code() == RET_A) {
          computed.add(at);
        } else if (instruction.code() == RET_K) {
          switch (Answer.of(instruction.k())) {
            case ERRNO, SILENT -> code.set(at, Instruction.of(RET_K, stop));
            case MIDDLING -> {
              if (compose) {
                middling.add(at);
              }
            }
            case SHOWN -> {}
          }
        }
      }
      if (!middling.isEmpty() || !computed.isEmpty()) {
        append(middling, computed, compose);
      }
      return outOfScratch || code.size() > Program.MAX_LENGTH
          ? Optional.empty()
          : Optional.of(Program.of(code));
    }

    private void append(List<Integer> middling, List<Integer> computed, boolean compose) {
      int word = freeScratchWord();
      List<Integer> toMiddling = new ArrayList<>();
      for (int at : middling) {
        jumpHere(at);
        add(LD_IMM, original.instruction(at).k());
        toMiddling.add(placeholder());
      }
      if (!computed.isEmpty()) {
        computed.forEach(this::jumpHere);
        epilogue(word, compose ? toMiddling : null);
      }
      if (!toMiddling.isEmpty()) {
        toMiddling.forEach(this::jumpHere);
        add(ST, word);
        stopAtOlderErrno();
        add(LD_MEM, word);
        add(RET_A, 0);
      }
    }

    /** A computed answer in the accumulator: sorted by its action, then given as it is. */
    private void epilogue(int word, List<Integer> toMiddling) {
      add(ST, word);
      add(AND_K, SeccompAction.ACTION_MASK);
      test(SeccompAction.LOG, () -> add(RET_K, stop));
      test(SeccompAction.TRACE, () -> add(RET_K, stop));
      test(SeccompAction.ERRNO, () -> add(RET_K, stop));
      add(LD_MEM, word);
      if (toMiddling != null) {
        add(AND_K, SeccompAction.ACTION_MASK);
        testMiddling(
            () -> {
              add(LD_MEM, word);
              toMiddling.add(placeholder());
            });
        add(LD_MEM, word);
      }
      add(RET_A, 0);
    }

    /** Runs {@code then} if the accumulator holds exactly this action, else what follows. */
    private void test(SeccompAction action, Runnable then) {
      int test = code.size();
      add(JEQ_K, action.value());
      then.run();
      code.set(test, new Instruction(JEQ_K, 0, code.size() - test - 1, action.value()));
    }

    /** Runs {@code then} if the accumulator holds a middling action, else what follows. */
    private void testMiddling(Runnable then) {
      int least = code.size();
      add(JGT_K, SeccompAction.ERRNO.value());
      int most = code.size();
      add(JGE_K, SeccompAction.TRACE.value());
      then.run();
      code.set(
          least, new Instruction(JGT_K, 0, code.size() - least - 1, SeccompAction.ERRNO.value()));
      code.set(
          most, new Instruction(JGE_K, code.size() - most - 1, 0, SeccompAction.TRACE.value()));
    }

    /**
     * Copies of the older filters, one behind the other: the first that answers ERRNO stops the
     * task, and what follows is reached if none does.
     */
    private void stopAtOlderErrno() {
      List<Integer> hits = new ArrayList<>();
      for (Program program : withErrno) {
        // A program may count on A and X being 0 at its start.
        add(LD_IMM, 0);
        add(LDX_IMM, 0);
        List<Integer> misses = new ArrayList<>();
        List<Integer> computed = new ArrayList<>();
        for (Instruction instruction : program.instructions()) {
          switch (instruction.code()) {
            case RET_K ->
                (Answer.of(instruction.k()) == Answer.ERRNO ? hits : misses).add(placeholder());
            case RET_A -> computed.add(placeholder());
            default -> code.add(instruction);
          }
        }
        if (!computed.isEmpty()) {
          computed.forEach(this::jumpHere);
          add(AND_K, SeccompAction.ACTION_MASK);
          test(SeccompAction.ERRNO, () -> hits.add(placeholder()));
        }
        misses.forEach(this::jumpHere);
      }
      int over = placeholder();
      hits.forEach(this::jumpHere);
      add(RET_K, stop);
      jumpHere(over);
    }

    private int freeScratchWord() {
      boolean[] used = new boolean[SCRATCH_WORDS];
      List<Program> all = new ArrayList<>(withErrno);
      all.add(original);
      for (Program program : all) {
        for (Instruction instruction : program.instructions()) {
          if (instruction.usesScratch()) {
            used[instruction.k()] = true;
          }
        }
      }
      for (int word = 0; word < SCRATCH_WORDS; word++) {
        if (!used[word]) {
          return word;
        }
      }
      outOfScratch = true;
      return 0;
    }

    private void add(int operation, int k) {
      code.add(Instruction.of(operation, k));
    }

    private int placeholder() {
      add(JA, 0);
      return code.size() - 1;
    }

    /** Makes the instruction at {@code from} a jump to what is appended next. */
    private void jumpHere(int from) {
      code.set(from, Instruction.of(JA, code.size() - from - 1));
    }
  }
}
