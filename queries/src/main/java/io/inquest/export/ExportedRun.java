package io.inquest.export;

import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.query.cause.evidence.RuleReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an event says of the run that it is of. Used by one thread. */
final class ExportedRun {
  private final RunEntity run;
  private final List<FilterInstalled> filters;
  private final Map<Rule, RuleReference> rules = new HashMap<>();

  private record Rule(int filter, String policy, String name) {}

  ExportedRun(RunEntity run, List<FilterInstalled> filters) {
    this.run = run;
    this.filters = filters;
  }

  long number() {
    return run.number();
  }

  String host() {
    return run.host();
  }

  String architecture() {
    return run.architecture();
  }

  String kernelRelease() {
    return run.kernelRelease();
  }

  String bootId() {
    return run.bootId();
  }

  List<String> arguments() {
    return run.arguments();
  }

  String workingDirectory() {
    return run.workingDirectory();
  }

  /** The user's number; empty if it is not known. */
  Optional<String> user() {
    return run.uid() == RunStarted.NO_USER
        ? Optional.empty()
        : Optional.of(Long.toString(run.uid()));
  }

  /** When a decision was made; of an imported one without a date, when it was imported. */
  long time(Decision decision) {
    return decision.time() == 0 && decision.isImported() ? run.startedAt() : decision.time();
  }

  /** What decided, with the place where the policy says so. */
  RuleReference rule(Decision decision) {
    return rules.computeIfAbsent(
        new Rule(decision.filter(), decision.policy(), decision.rule()),
        key -> RuleReference.of(decision, filter(key)));
  }

  /** A policy's filter, the one that was installed last where several have its name and index. */
  private Optional<FilterInstalled> filter(Rule rule) {
    return filters.stream()
        .filter(filter -> !rule.policy.isEmpty())
        .filter(filter -> filter.index() == rule.filter && filter.policy().equals(rule.policy))
        .reduce((earlier, later) -> later);
  }
}
