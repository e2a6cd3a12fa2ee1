package io.inquest.filter;

import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompData;
import java.util.Optional;

/** Something that decides calls: a policy, or a program that somebody else made. */
public sealed interface FilterSource {

  /** What its user calls it. */
  String name();

  /** The program that decides. */
  Program program();

  /** What answers a call; empty where that is an instruction of no known rule. */
  Optional<RuleOrigin> origin(SeccompData call);

  /**
   * A policy of whatever format.
   *
   * @param name the file, or the built-in's name
   */
  record Written(String name, AttributedProgram attributed) implements FilterSource {
    @Override
    public Program program() {
      return attributed.program();
    }

    @Override
    public Optional<RuleOrigin> origin(SeccompData call) {
      Evaluator evaluator = new Evaluator(program());
      evaluator.run(call);
      return Optional.of(attributed.ruleAt(evaluator.lastInstruction()));
    }
  }

  /**
   * A program without a policy.
   *
   * @param name the file
   */
  record Raw(String name, Program program) implements FilterSource {
    @Override
    public Optional<RuleOrigin> origin(SeccompData call) {
      return Optional.empty();
    }
  }
}
