package io.inquest.replay;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.compile.FilterSource;
import io.inquest.filter.convert.Conversion;
import io.inquest.filter.convert.Target;
import io.inquest.filter.learn.LearnedYaml;
import io.inquest.linux.bpf.Program;
import io.inquest.policy.LoadContext;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import io.inquest.query.QueryException;
import io.inquest.query.RecordedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The policy of runs of which the refusals alone were recorded: what they did, it let through. */
final class PolicyInForce {
  private PolicyInForce() {}

  /**
   * The policy as a text; empty if all calls of all runs were recorded.
   *
   * @throws QueryException if there is none, or not one alone
   */
  static Optional<LearnedYaml.Base> of(List<RecordedRun> runs, String name, LoadContext context) {
    List<FilterSource> sources = new ArrayList<>();
    for (Program program : refusing(runs)) {
      sources.add(new FilterSource.Raw(name, program));
    }
    if (sources.isEmpty()) {
      return Optional.empty();
    }
    Conversion conversion =
        Conversion.of(sources, new Conversion.Request(Target.YAML, name, false), context);
    if (!conversion.losses().isEmpty()) {
      throw new QueryException(
          "the policy in force cannot be written in Inquest's own format; record with --record"
              + " all");
    }
    String text = conversion.text().orElseThrow();
    return Optional.of(
        new LearnedYaml.Base(
            text, PolicyLoader.read(new SourceText(name, text), context).architectures()));
  }

  /**
   * The programs of that policy; none if all calls of all runs were recorded.
   *
   * @throws QueryException as {@link #of}
   */
  static List<Program> refusing(List<RecordedRun> runs) {
    RecordedRun first = null;
    for (RecordedRun run : runs) {
      if (run.all()) {
        continue;
      }
      if (run.policies().isEmpty()) {
        throw new QueryException(
            "run "
                + run.run().name()
                + " was under no policy and not recorded with --record all: what it called is not"
                + " known");
      }
      if (first != null && !digests(first).equals(digests(run))) {
        throw new QueryException(
            "runs "
                + first.run().name()
                + " and "
                + run.run().name()
                + " were not recorded with --record all, and under different policies; learn from"
                + " each, and join the results with inquest policy merge --union");
      }
      first = first == null ? run : first;
    }
    return first == null ? List.of() : InForce.in(first);
  }

  private static List<String> digests(RecordedRun run) {
    return run.policies().stream().map(FilterInstalled::sha256).toList();
  }
}
