package io.inquest.replay;

import io.inquest.audit.journal.StoreException;
import io.inquest.compile.FilterCompiler;
import io.inquest.compile.FilterSource;
import io.inquest.filter.learn.LearnedFrom;
import io.inquest.filter.learn.LearnedPolicy;
import io.inquest.filter.learn.LearnedRule;
import io.inquest.filter.learn.LearnedYaml;
import io.inquest.filter.learn.Observations;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import io.inquest.policy.LoadContext;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import io.inquest.query.RecordedRun;
import io.inquest.query.cause.evidence.RecordedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is learned from one run after the other. For use by one thread. */
public final class Learning {
  private final Lesson.Request request;
  private final LoadContext context;
  private final Action otherwise;
  private final Optional<LearnedYaml.Base> base;
  private final RunReading reading;
  private final List<RecordedRun> runs = new ArrayList<>();

  /**
   * From runs that are recorded with {@code --record all}.
   *
   * @throws io.inquest.policy.PolicyException if there is no such action
   */
  public Learning(Lesson.Request request, LoadContext context) {
    this(request, context, Optional.empty(), List.of());
  }

  /**
   * @param base the policy that is to be widened; empty if one is learned from nothing
   * @param inForce its programs
   */
  Learning(
      Lesson.Request request,
      LoadContext context,
      Optional<LearnedYaml.Base> base,
      List<Program> inForce) {
    this.request = request;
    this.context = context;
    this.otherwise = action(request.otherwise(), context);
    this.base = base;
    this.reading = new RunReading(request.keepRefusals(), inForce);
  }

  private static Action action(String text, LoadContext context) {
    return PolicyLoader.read(
            new SourceText("--else", "inquest: 1\ndefault: " + text + "\n"), context)
        .defaultAction();
  }

  /** Learns from another run. */
  public void add(RecordedRun run) throws StoreException {
    reading.read(run);
    runs.add(run);
  }

  /** What has been learned so far. */
  public Lesson lesson() {
    LearnedPolicy policy =
        LearnedPolicy.of(
            new LearnedPolicy.Request(
                request.name(),
                context.host(),
                otherwise,
                request.occasional() && base.isEmpty(),
                reading.runtimes().names()),
            reading.allowed(),
            reading.refused());
    List<Architecture> unlisted = new ArrayList<>();
    if (base.isPresent()) {
      unlisted.addAll(policy.abis());
      unlisted.removeAll(base.get().abis());
    }
    Unseen unseen = new Unseen(runs, reading, policy, unlisted);
    LearnedFrom from =
        new LearnedFrom(
            runs.stream().map(run -> run.run().name().toString()).toList(),
            unseen.descriptions(),
            List.copyOf(reading.runtimes().names()),
            unseen.sentences());
    String text = LearnedYaml.text(policy, from, base);
    // What is written is read back: it is a policy that the kernel takes.
    FilterCompiler.attributed(PolicyLoader.read(new SourceText(request.name(), text), context));
    return new Lesson(policy, from, text, unseen.isWhole());
  }

  /**
   * What a run did that the policy learned so far would have refused: each a call, with the values
   * of its flags, enumerations and signals.
   */
  public List<String> refusedOf(RecordedRun run) throws StoreException {
    SourceText learned = new SourceText(request.name(), lesson().text());
    FilterJudge judge =
        new FilterJudge(
            new FilterSource.Written(
                request.name(), FilterCompiler.attributed(PolicyLoader.read(learned, context))));
    Observations refused = new Observations();
    run.decisions()
        .forEach(
            decision -> {
              int answer = judge.answer(RecordedCall.data(decision));
              if (SeccompAction.of(answer) != SeccompAction.ALLOW) {
                refused.add(
                    0,
                    decision.auditArch(),
                    decision.nr(),
                    decision.arguments(),
                    decision.tid() != decision.tgid());
              }
            });
    LearnedPolicy.Request exact =
        new LearnedPolicy.Request(request.name(), context.host(), otherwise, false, Set.of());
    List<String> calls = new ArrayList<>();
    for (LearnedRule rule : LearnedPolicy.of(exact, refused, Map.of()).rules()) {
      String names = String.join(", ", rule.syscalls());
      calls.add(rule.when().isEmpty() ? names : names + " (" + rule.when() + ")");
    }
    return calls;
  }
}
