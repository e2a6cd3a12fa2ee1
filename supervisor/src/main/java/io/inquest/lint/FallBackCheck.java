package io.inquest.lint;

import io.inquest.filter.algebra.Call;
import io.inquest.filter.algebra.CallDecisions.Passing;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.fallback.FallBack;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import io.inquest.policy.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;

/** Calls that programs try first, and do without if the answer is ENOSYS, but not if it is this. */
final class FallBackCheck implements Check {

  @Override
  public String name() {
    return "needs-enosys";
  }

  @Override
  public String description() {
    return "A newer call must be refused with ENOSYS for programs to do without it.";
  }

  /** Where a call is refused, and with what: the same for several ABIs is one finding. */
  private record Refusal(Place place, Action answer) {}

  @Override
  public List<Finding> examine(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    for (FallBack known : FallBack.all()) {
      if (known.wantsEnosys()) {
        refusals(subject, known)
            .forEach(
                (refusal, abis) -> findings.add(finding(subject, known, refusal, abis.toString())));
      }
    }
    return findings;
  }

  private static Map<Refusal, StringJoiner> refusals(Subject subject, FallBack known) {
    Map<Refusal, StringJoiner> refusals = new LinkedHashMap<>();
    for (Architecture abi : subject.abis()) {
      OptionalInt nr = abi.syscalls().number(known.call());
      Optional<Action> answer = subject.answer(abi, known.call());
      if (answer.filter(action -> isTakenBadly(action, known)).isPresent()
          && isFallenBackTo(subject, abi, known)) {
        Call refused = subject.decisions().example(abi, nr.getAsInt(), false).orElseThrow();
        refusals
            .computeIfAbsent(
                new Refusal(subject.place(refused), answer.get()),
                refusal -> new StringJoiner(", "))
            .add(abi.name());
      }
    }
    return refusals;
  }

  private static boolean isTakenBadly(Action answer, FallBack known) {
    return answer.action() == SeccompAction.ERRNO
        && answer.data() != 0
        && !known.tolerates(answer.data());
  }

  /**
   * Where the older call is refused as well, another answer to the newer one helps nobody. Where
   * there is no single older call, only a rule that names the newer one tells that it was thought
   * of: a list of what is allowed leaves out hundreds.
   */
  private static boolean isFallenBackTo(Subject subject, Architecture abi, FallBack known) {
    if (known.instead().isEmpty()) {
      return !subject.isLeftToDefault(abi, abi.syscalls().number(known.call()).getAsInt());
    }
    return subject
        .passing(abi, known.instead().get())
        .filter(passing -> passing != Passing.NEVER)
        .isPresent();
  }

  private Finding finding(Subject subject, FallBack known, Refusal refusal, String abis) {
    return new Finding(
        name(),
        Severity.WARNING,
        refusal.place(),
        known.call() + " is answered " + refusal.answer() + " on " + abis + ": " + known.words(),
        subject.words().answerEnosys(known.call()));
  }
}
