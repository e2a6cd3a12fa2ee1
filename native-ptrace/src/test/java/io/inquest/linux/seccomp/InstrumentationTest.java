package io.inquest.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.RandomPrograms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InstrumentationTest {
  private static final int COOKIE = 0x7ace;
  private static final int STOP = SeccompAction.TRACE.with(COOKIE);
  private static final int NOTIFY = SeccompAction.USER_NOTIF.value();

  private final SeccompData call = new SeccompData();
  private final ChainVerdict verdict = new ChainVerdict();

  private static Program constant(int returnValue) {
    return Program.of(List.of(Instruction.of(Instruction.RET_K, returnValue)));
  }

  private static Program computed(int returnValue) {
    return Program.of(
        List.of(
            Instruction.of(Instruction.LD_IMM, returnValue), Instruction.of(Instruction.RET_A, 0)));
  }

  private static Program instrument(Program original, Program... older) {
    return Instrumentation.of(original, List.of(older), COOKIE).orElseThrow();
  }

  private int answer(Program... chain) {
    FilterChain filters = FilterChain.EMPTY;
    for (Program filter : chain) {
      filters = filters.with(filter);
    }
    filters.evaluate(call, verdict);
    return verdict.returnValue();
  }

  @Test
  void of_silentAnswers_stopTheTask() {
    for (SeccompAction silent :
        List.of(SeccompAction.ERRNO, SeccompAction.LOG, SeccompAction.TRACE)) {
      assertThat(answer(instrument(constant(silent.with(7))))).isEqualTo(STOP);
      assertThat(answer(instrument(computed(silent.with(7))))).isEqualTo(STOP);
    }
  }

  @Test
  void of_answersThatShowThemselves_stay() {
    for (SeccompAction shown :
        List.of(
            SeccompAction.TRAP,
            SeccompAction.KILL_PROCESS,
            SeccompAction.KILL_THREAD,
            SeccompAction.USER_NOTIF)) {
      assertThat(answer(instrument(constant(shown.with(7))))).isEqualTo(shown.with(7));
      assertThat(answer(instrument(computed(shown.with(7))))).isEqualTo(shown.with(7));
    }
  }

  @Test
  void of_allow_staysOne() {
    int allow = SeccompAction.ALLOW.value();

    assertThat(answer(instrument(constant(allow)))).isEqualTo(allow);
  }

  @Test
  void of_constantsOnly_keepsTheLength() {
    Program original =
        Program.of(
            List.of(
                Instruction.of(Instruction.LD_ABS, 0),
                Instruction.jump(Instruction.JEQ_K, 3, 0, 1),
                Instruction.of(Instruction.RET_K, SeccompAction.ERRNO.with(1)),
                Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value())));

    assertThat(instrument(original).length()).isEqualTo(original.length());
  }

  @Test
  void of_notifyOverOlderErrno_stopsAsTheErrnoWins() {
    Program older = constant(SeccompAction.ERRNO.with(10));
    Program olderCopy = instrument(older);

    assertThat(answer(olderCopy, instrument(constant(NOTIFY), older))).isEqualTo(STOP);
    assertThat(answer(olderCopy, instrument(computed(NOTIFY), older))).isEqualTo(STOP);
  }

  @Test
  void of_errnoOverFilterThatDoesNotNotify_stops() {
    Program older =
        Program.of(
            List.of(
                Instruction.of(Instruction.LD_ABS, 0),
                Instruction.jump(Instruction.JEQ_K, 5, 0, 1),
                Instruction.of(Instruction.RET_K, NOTIFY),
                Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value())));
    Program newer = instrument(constant(SeccompAction.ERRNO.with(10)), older);

    call.set(4, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(answer(instrument(older), newer)).isEqualTo(STOP);
  }

  @Test
  void of_programOfTheLargestSize_thatNeedsAnEpilogue_isLeftAlone() {
    List<Instruction> code =
        new ArrayList<>(Collections.nCopies(4095, Instruction.of(Instruction.LD_IMM, 0)));
    code.add(Instruction.of(Instruction.RET_A, 0));

    assertThat(Instrumentation.of(Program.of(code), List.of(), COOKIE)).isEmpty();
  }

  /**
   * For random stacks of random filters and random calls: the instrumented chain answers as the
   * original one where the kernel shows or enacts the answer by itself, and stops where it would be
   * silent.
   */
  @Test
  void of_randomChains_agreeWithTheOriginals() {
    RandomPrograms draw = RandomPrograms.printingSeed();
    int stops = 0;
    for (int round = 0; round < 20_000; round++) {
      List<Program> originals = new ArrayList<>();
      List<Program> copies = new ArrayList<>();
      int length = 1 + draw.random().nextInt(4);
      while (originals.size() < length) {
        Program original = withActions(draw);
        Instrumentation.of(original, originals, COOKIE)
            .ifPresent(
                copy -> {
                  originals.add(original);
                  copies.add(copy);
                });
      }
      for (int i = 0; i < 8; i++) {
        draw.fill(call);
        int real = answer(originals.toArray(new Program[0]));
        boolean hidden = middlingBeforeErrno(length);
        int seen = answer(copies.toArray(new Program[0]));
        switch (SeccompAction.of(real)) {
          case LOG, TRACE -> assertThat(seen).isEqualTo(STOP);
          case ERRNO -> {
            // A copy must not be used where a newer filter's ERRNO meets a middling answer.
            if (!hidden) {
              assertThat(seen).isEqualTo(STOP);
              stops++;
            }
          }
          // Its data says nothing; a copy that divides by 0 returns 0, as its original does.
          case KILL_THREAD ->
              assertThat(SeccompAction.of(seen)).isEqualTo(SeccompAction.KILL_THREAD);
          default -> {
            // What is no action and ranks below TRACE kills: the tracer does it at the stop.
            if (seen != STOP || real < SeccompAction.TRACE.value()) {
              assertThat(seen).isEqualTo(real);
            }
          }
        }
      }
    }
    assertThat(stops).isPositive();
  }

  /** Whether a filter older than one that answers ERRNO answers between it and TRACE. */
  private boolean middlingBeforeErrno(int length) {
    boolean middling = false;
    for (int filter = 0; filter < length; filter++) {
      int answer = verdict.verdictOf(filter).returnValue();
      if (middling && SeccompAction.of(answer) == SeccompAction.ERRNO) {
        return true;
      }
      middling |= Instrumentation.isMiddling(answer);
    }
    return false;
  }

  /** A random program whose answers are real actions rather than mostly kills. */
  private static Program withActions(RandomPrograms draw) {
    Random random = draw.random();
    Program drawn = draw.accepted(1 + random.nextInt(24));
    SeccompAction[] actions = SeccompAction.values();
    List<Instruction> code = new ArrayList<>();
    for (int at = 0; at < drawn.length(); at++) {
      Instruction instruction = drawn.instruction(at);
      int answer = actions[random.nextInt(actions.length)].with(random.nextInt(3));
      boolean load =
          at + 1 < drawn.length() && drawn.instruction(at + 1).code() == Instruction.RET_A;
      if (instruction.code() == Instruction.RET_K) {
        code.add(Instruction.of(Instruction.RET_K, answer));
      } else if (load && instruction.code() == Instruction.LD_IMM) {
        code.add(Instruction.of(Instruction.LD_IMM, answer));
      } else {
        code.add(instruction);
      }
    }
    return Program.of(code);
  }
}
