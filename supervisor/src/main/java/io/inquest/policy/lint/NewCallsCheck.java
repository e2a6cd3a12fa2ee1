package io.inquest.policy.lint;

import io.inquest.linux.arch.Architecture;
import io.inquest.policy.Action;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls that are newer than the policy: a program expects ENOSYS of what there is not. */
final class NewCallsCheck implements Check {
  private static final int ENOSYS = 38;

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
    abis.remove(Action.errno(ENOSYS));
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
        "Say 'unknown: errno:ENOSYS': programs then do without them.");
  }
}
