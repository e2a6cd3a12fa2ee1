package io.inquest.replay;

import io.inquest.compile.FilterSource;
import io.inquest.compile.RuleOrigin;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.ChainVerdict;
import io.inquest.linux.seccomp.FilterChain;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.query.Replay;

/** A policy, with those that it narrows, that answers recorded calls. For use by one thread. */
public final class FilterJudge implements Replay.Judge {
  private final FilterSource source;
  private final FilterChain chain;
  private final ChainVerdict verdict = new ChainVerdict();
  private SeccompData latest;

  /** Of a policy, or of a program without one. */
  public FilterJudge(FilterSource source) {
    this.source = source;
    FilterChain programs = FilterChain.EMPTY;
    for (Program program : source.programs()) {
      programs = programs.with(program);
    }
    this.chain = programs;
  }

  @Override
  public String policy() {
    return source
        .answering(latest)
        .map(policy -> policy.attributed().policy().name())
        .orElse(source.name());
  }

  @Override
  public int answer(SeccompData call) {
    latest = call;
    chain.evaluate(call, verdict);
    return verdict.returnValue();
  }

  @Override
  public String rule() {
    return source.origin(latest).map(RuleOrigin::name).orElse("");
  }
}
