package io.inquest.policy.lint;

import io.inquest.filter.algebra.Call;
import io.inquest.filter.algebra.CallDecisions.Passing;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import io.inquest.policy.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Calls that programs try first, and do without only if the answer is ENOSYS. */
final class FallBackCheck implements Check {
  private static final int ENOSYS = 38;

  /** The newer call, and the older one that libcs or runtimes turn to on ENOSYS alone. */
  private static final Map<String, String> OLDER = new LinkedHashMap<>();

  static {
    OLDER.put("clone3", "clone");
    OLDER.put("faccessat2", "faccessat");
    OLDER.put("fchmodat2", "fchmodat");
    OLDER.put("statx", "newfstatat");
    OLDER.put("openat2", "openat");
    OLDER.put("close_range", "close");
    OLDER.put("epoll_pwait2", "epoll_pwait");
    OLDER.put("renameat2", "renameat");
    OLDER.put("preadv2", "preadv");
    OLDER.put("pwritev2", "pwritev");
    OLDER.put("clock_gettime64", "clock_gettime");
    OLDER.put("futex_time64", "futex");
  }

  @Override
  public String name() {
    return "needs-enosys";
  }

  @Override
  public String description() {
    return "A newer call must be refused with ENOSYS for programs to fall back to the older one.";
  }

  /** Where a call is refused, and with what: the same for several ABIs is one finding. */
  private record Refusal(Place place, Action answer) {}

  @Override
  public List<Finding> examine(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, String> pair : OLDER.entrySet()) {
      Map<Refusal, StringJoiner> refusals = new LinkedHashMap<>();
      for (Architecture abi : subject.abis()) {
        Optional<Action> answer = subject.answer(abi, pair.getKey());
        boolean olderPasses =
            subject
                .passing(abi, pair.getValue())
                .filter(passing -> passing != Passing.NEVER)
                .isPresent();
        if (answer.filter(FallBackCheck::isOtherErrno).isPresent() && olderPasses) {
          int nr = abi.syscalls().number(pair.getKey()).getAsInt();
          Call refused = subject.decisions().example(abi, nr, false).orElseThrow();
          refusals
              .computeIfAbsent(
                  new Refusal(subject.place(refused), answer.get()),
                  refusal -> new StringJoiner(", "))
              .add(abi.name());
        }
      }
      refusals.forEach((refusal, abis) -> findings.add(finding(pair, refusal, abis.toString())));
    }
    return findings;
  }

  private Finding finding(Map.Entry<String, String> pair, Refusal refusal, String abis) {
    return new Finding(
        name(),
        Severity.WARNING,
        refusal.place(),
        pair.getKey()
            + " is answered "
            + refusal.answer()
            + " on "
            + abis
            + ", from which programs do not fall back to "
            + pair.getValue(),
        "Answer it errno:ENOSYS.");
  }

  private static boolean isOtherErrno(Action answer) {
    return answer.action() == SeccompAction.ERRNO && answer.data() != ENOSYS;
  }
}
