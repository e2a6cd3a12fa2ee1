package io.inquest.filter.algebra;

import static io.inquest.linux.bpf.Instruction.*;

import io.inquest.linux.bpf.FilterInput;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a program for every call at once: what it answers becomes a diagram. Used once.
 *
 * <p>Jumps lead forward only. So a first pass, in the order of the instructions, finds with which
 * register contents each instruction can be reached; a second one, from the last to the first,
 * gives each of these states the diagram of what the program answers from there on. Registers that
 * are read no more do not tell states apart.
 */
final class SymbolicExecution {
  private static final int MOST_STATES = 1 << 16;

  /** What a return instruction contributes to the diagram. */
  @FunctionalInterface
  interface Answer {
    /** The leaf's number for what an instruction returns. */
    int number(int instruction, int returnValue);
  }

  private final Diagrams diagrams;
  private final SymbolicAlu alu;
  private final Program program;
  private final Answer answer;
  private final Liveness liveness;
  private final List<Map<State, State>> reached;
  private int states;

  private SymbolicExecution(Diagrams diagrams, Program program, Answer answer) {
    this.diagrams = diagrams;
    this.alu = new SymbolicAlu(diagrams);
    this.program = program;
    this.answer = answer;
    this.liveness = Liveness.of(program);
    this.reached = new ArrayList<>(program.length());
    for (int i = 0; i < program.length(); i++) {
      reached.add(new LinkedHashMap<>());
    }
  }

  /**
   * What a program answers.
   *
   * @throws TooComplexException if that has no diagram of a size that can be handled
   */
  static int of(Diagrams diagrams, Program program, Answer answer) {
    return new SymbolicExecution(diagrams, program, answer).run();
  }

  /** The register contents with which an instruction is reached. */
  private static final class State {
    final SymbolicWord[] registers;

    /** The states after a jump's test held and failed; after any other instruction one twice. */
    State yes;

    State no;
    int condition;
    int diagram;

    State(SymbolicWord[] registers) {
      this.registers = registers;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof State that && Arrays.equals(registers, that.registers);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(registers);
    }
  }

  private int run() {
    SymbolicWord[] zero = new SymbolicWord[Liveness.REGISTERS];
    Arrays.fill(zero, SymbolicWord.ZERO);
    State first = reach(0, zero);
    for (int index = 0; index < program.length(); index++) {
      for (State state : reached.get(index).keySet()) {
        step(index, state);
      }
    }
    for (int index = program.length() - 1; index >= 0; index--) {
      for (State state : reached.get(index).keySet()) {
        state.diagram = diagram(index, state);
      }
    }
    return first.diagram;
  }

  private State reach(int index, SymbolicWord[] registers) {
    SymbolicWord[] live = registers.clone();
    for (int register = 0; register < live.length; register++) {
      if (!liveness.isLive(index, register)) {
        live[register] = SymbolicWord.ZERO;
      }
    }
    State state = new State(live);
    State known = reached.get(index).putIfAbsent(state, state);
    if (known == null && ++states > MOST_STATES) {
      throw new TooComplexException("its instructions are reached in too many ways");
    }
    return known == null ? state : known;
  }

  private void step(int index, State state) {
    Instruction each = program.instruction(index);
    if (each.isReturn()) {
      return;
    }
    if (each.isConditional()) {
      state.condition =
          alu.holds(each.code(), state.registers[Liveness.A], operand(each, state.registers));
      state.yes =
          state.condition == Diagrams.FALSE ? null : reach(index + 1 + each.jt(), state.registers);
      state.no =
          state.condition == Diagrams.TRUE ? null : reach(index + 1 + each.jf(), state.registers);
      return;
    }
    SymbolicWord[] after = state.registers.clone();
    state.condition = Diagrams.TRUE;
    if (each.code() == DIV_X) {
      int isZero = alu.equal(after[Liveness.X], SymbolicWord.ZERO);
      state.condition = diagrams.not(isZero);
    }
    execute(each, after);
    state.yes = reach(index + 1 + (each.code() == JA ? each.k() : 0), after);
  }

  private void execute(Instruction each, SymbolicWord[] registers) {
    int k = each.k();
    switch (each.code()) {
      case LD_ABS -> registers[Liveness.A] = SymbolicWord.input(diagrams, k);
      case LD_LEN -> registers[Liveness.A] = SymbolicWord.constant(FilterInput.SIZE);
      case LD_IMM -> registers[Liveness.A] = SymbolicWord.constant(k);
      case LD_MEM -> registers[Liveness.A] = registers[Liveness.SCRATCH + k];
      case LDX_LEN -> registers[Liveness.X] = SymbolicWord.constant(FilterInput.SIZE);
      case LDX_IMM -> registers[Liveness.X] = SymbolicWord.constant(k);
      case LDX_MEM -> registers[Liveness.X] = registers[Liveness.SCRATCH + k];
      case ST -> registers[Liveness.SCRATCH + k] = registers[Liveness.A];
      case STX -> registers[Liveness.SCRATCH + k] = registers[Liveness.X];
      case Instruction.TAX -> registers[Liveness.X] = registers[Liveness.A];
      case Instruction.TXA -> registers[Liveness.A] = registers[Liveness.X];
      case JA -> {}
      default ->
          registers[Liveness.A] =
              alu.apply(each.code(), registers[Liveness.A], operand(each, registers));
    }
  }

  private static SymbolicWord operand(Instruction each, SymbolicWord[] registers) {
    return each.readsIndex() ? registers[Liveness.X] : SymbolicWord.constant(each.k());
  }

  private int diagram(int index, State state) {
    Instruction each = program.instruction(index);
    if (each.code() == RET_K) {
      return diagrams.leaf(answer.number(index, each.k()));
    }
    if (each.code() == RET_A) {
      int value = alu.value(state.registers[Liveness.A]);
      return diagrams.map(value, returned -> answer.number(index, returned));
    }
    if (state.condition == Diagrams.TRUE) {
      return state.yes.diagram;
    }
    // A division by zero ends the program with 0.
    int otherwise =
        each.code() == DIV_X ? diagrams.leaf(answer.number(index, 0)) : state.no.diagram;
    return state.condition == Diagrams.FALSE
        ? otherwise
        : diagrams.choose(state.condition, state.yes.diagram, otherwise);
  }
}
