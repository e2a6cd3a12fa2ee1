package io.inquest.lint;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.policy.Action;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls that are newer than the policy: a program expects ENOSYS of what there is not. */
final class NewCallsCheck implements Check {

  /** The formats that have a word for such calls. */
  private static final Set<PolicyFormat> SAYING =
      Set.of(PolicyFormat.INQUEST_YAML, PolicyFormat.INQUEST_JSON);

  @Override
  public String name() {
    return "new-calls";
  }

  @Override
  public String description() {
    return "Calls that are newer than the tables are best answered with ENOSYS.";
  }

  @Override
  public List<Finding> examine(Subject subject) {
    Map<Action, List<String>> abis = new LinkedHashMap<>();
    for (Architecture abi : subject.abis()) {
      subject
          .decisions()
          .answer(abi.auditArch(), abi.syscalls().highestNumber() + 1)
          .ifPresent(
              answer -> abis.computeIfAbsent(answer, key -> new ArrayList<>()).add(abi.name()));
    }
    abis.remove(Action.errno(Errno.ENOSYS));
    List<Finding> findings = new ArrayList<>();
    abis.forEach((answer, names) -> findings.add(finding(subject, answer, names)));
    return findings;
  }

  private Finding finding(Subject subject, Action answer, List<String> abis) {
    boolean refused = answer.action().isRefusal();
    return new Finding(
        name(),
        refused ? Severity.NOTE : Severity.WARNING,
        subject.whole(),
        "calls of "
            + String.join(", ", abis)
            + " that are newer than the tables "
            + (refused ? "get " + answer : "are let through"),
        remedy(subject));
  }

  private static String remedy(Subject subject) {
    boolean sayable = subject.own().map(Policy::format).filter(SAYING::contains).isPresent();
    return sayable
        ? "Say 'unknown: errno:ENOSYS': programs then do without them."
        : "What this is written in cannot say it. Inquest's own format can ('inquest policy"
            + " convert'): 'unknown: errno:ENOSYS', and programs do without them.";
  }
}
