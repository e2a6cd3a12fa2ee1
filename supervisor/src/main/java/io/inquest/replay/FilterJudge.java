package io.inquest.replay;

import io.inquest.filter.FilterSource;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.query.Replay;

/** A policy that answers recorded calls. For use by one thread. */
public final class FilterJudge implements Replay.Judge {
  private final FilterSource source;
  private final Evaluator evaluator;

  /** Of a policy, or of a program without one. */
  public FilterJudge(FilterSource source) {
    this.source = source;
    this.evaluator = new Evaluator(source.program());
  }

  @Override
  public String policy() {
    return source instanceof FilterSource.Written written
        ? written.attributed().policy().name()
        : source.name();
  }

  @Override
  public int answer(SeccompData call) {
    return evaluator.run(call);
  }

  @Override
  public String rule() {
    return source instanceof FilterSource.Written written
        ? written.attributed().ruleAt(evaluator.lastInstruction()).name()
        : "";
  }
}
