package io.inquest.compile;

import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Something that decides calls: a policy, or a program that somebody else made. */
public sealed interface FilterSource {

  /** What its user calls it. */
  String name();

  /** The programs that decide together, as the kernel stacks them, the outermost first. */
  List<Program> programs();

  /** The policies that they come from, the outermost first; none for a program without one. */
  List<Written> policies();

  /** What one of the programs is called. */
  default String nameOf(int program) {
    if (!policies().isEmpty()) {
      return policies().get(program).name();
    }
    return programs().size() == 1 ? name() : name() + ", filter " + program;
  }

  /** What answers a call; empty where that is an instruction of no known rule. */
  default Optional<RuleOrigin> origin(SeccompData call) {
    return answering(call).map(policy -> policy.rule(call));
  }

  /** The policy whose rule answers a call; empty without policies. */
  default Optional<Written> answering(SeccompData call) {
    Written answering = null;
    for (Written policy : policies()) {
      if (answering == null || policy.isHeardBefore(answering, call)) {
        answering = policy;
      }
    }
    return Optional.ofNullable(answering);
  }

  /**
   * A policy of whatever format.
   *
   * @param name the file, or the built-in's name
   */
  record Written(String name, AttributedProgram attributed) implements FilterSource {
    @Override
    public List<Program> programs() {
      return List.of(attributed.program());
    }

    @Override
    public List<Written> policies() {
      return List.of(this);
    }

    /** Whether it and not the policy that it narrows answers a call. */
    private boolean isHeardBefore(Written above, SeccompData call) {
      int own = rule(call).action().returnValue();
      int other = above.rule(call).action().returnValue();
      return SeccompAction.outranks(own, other)
          || (!SeccompAction.outranks(other, own) && !attributed.passesOn(rule(call).id()));
    }

    /** The rule of it that answers a call. */
    public RuleOrigin rule(SeccompData call) {
      Evaluator evaluator = new Evaluator(attributed.program());
      evaluator.run(call);
      return attributed.ruleAt(evaluator.lastInstruction());
    }
  }

  /**
   * A policy with those that it narrows.
   *
   * @param name the file, or the group
   * @param policies the outermost first, the policy itself last
   */
  record Narrowed(String name, List<Written> policies) implements FilterSource {

    /** Keeps a copy of the list. */
    public Narrowed {
      policies = List.copyOf(policies);
    }

    @Override
    public List<Program> programs() {
      List<Program> programs = new ArrayList<>();
      policies.forEach(policy -> programs.add(policy.attributed().program()));
      return programs;
    }
  }

  /**
   * Programs without a policy.
   *
   * @param name the file, or the process
   * @param programs the oldest first
   */
  record Raw(String name, List<Program> programs) implements FilterSource {

    /** Keeps a copy of the list. */
    public Raw {
      programs = List.copyOf(programs);
    }

    /** One program. */
    public Raw(String name, Program program) {
      this(name, List.of(program));
    }

    @Override
    public List<Written> policies() {
      return List.of();
    }
  }
}
