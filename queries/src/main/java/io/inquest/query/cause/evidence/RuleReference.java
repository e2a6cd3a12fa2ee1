package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import java.util.Optional;

/**
 * What decided a call.
 *
 * @param filter the kernel's index of the deciding filter, -1 if unknown
 * @param instruction the deciding RET of its real program, -1 if unknown
 * @param origin whose filter it is; empty if its installation is not recorded
 * @param policy the policy's name; empty if the filter is not of a policy
 * @param rule the rule's name; empty if the filter is not of a policy
 * @param place where the rule is written
 * @param installed the filter's installation; empty if it is not recorded
 */
public record RuleReference(
    int filter,
    int instruction,
    Optional<Origin> origin,
    String policy,
    String rule,
    Optional<RulePlace> place,
    Optional<FilterInstalled> installed) {

  /** The rule that a policy's {@code default:} stands for. */
  public static final String DEFAULT = "default";

  /** The rule for calls of ABIs that a policy does not list. */
  public static final String FOREIGN = "foreign";

  /** The rule for calls that are newer than the tables. */
  static final String UNKNOWN = "unknown";

  /**
   * What decided a call.
   *
   * @param filter the deciding filter, as it was installed
   */
  public static RuleReference of(Decision decision, Optional<FilterInstalled> filter) {
    RulePlace place = null;
    if (filter.isPresent()) {
      for (RulePlace rule : filter.get().rules()) {
        if (place == null && rule.name().equals(decision.rule())) {
          place = rule;
        }
      }
    }
    return new RuleReference(
        decision.filter(),
        decision.instruction(),
        filter.isPresent() ? Optional.of(filter.get().origin()) : unnamed(decision),
        decision.policy(),
        decision.rule(),
        Optional.ofNullable(place),
        filter);
  }

  /**
   * Of all filters, those alone that are older than Inquest may refuse without being told apart.
   */
  private static Optional<Origin> unnamed(Decision decision) {
    return decision.filter() < 0 && !decision.isImported() && decision.isRefusal()
        ? Optional.of(Origin.OLDER)
        : Optional.empty();
  }

  /** The file of the policy, empty for built-in ones and for those of the command line. */
  public String file() {
    return format().isOfAFile() ? source() : "";
  }

  /** What the policy is written in. */
  public RecordedFormat format() {
    return installed.isPresent()
        ? RecordedFormat.of(installed.get(), source())
        : RecordedFormat.UNKNOWN;
  }

  /** A file, an option of the command line, or a built-in policy's name. */
  private String source() {
    return place.isPresent() ? place.get().file() : "";
  }

  /** As people speak of it, with its place: {@code rule "files" of policy web (web.yaml:7)}. */
  public String inWords() {
    if (filter < 0 && origin.isEmpty()) {
      return "a filter of which nothing is recorded";
    }
    if (policy.isEmpty()) {
      return owner() + (instruction < 0 ? "" : ", instruction " + instruction);
    }
    String what =
        switch (rule) {
          case DEFAULT -> "the default action";
          case FOREIGN -> "the action for foreign ABIs";
          case UNKNOWN -> "the action for unknown calls";
          case "" -> "a rule";
          default -> "rule \"" + rule + "\"";
        };
    return what + " of policy " + policy + where();
  }

  private String owner() {
    if (origin.isPresent() && origin.get() == Origin.OLDER) {
      return filter < 0
          ? "a filter older than Inquest, it is not known which"
          : "filter " + filter + ", which is older than Inquest";
    }
    String whose =
        origin.isEmpty()
            ? "filter "
            : switch (origin.get()) {
              case PROGRAM -> "the program's own filter ";
              case INHERITED -> "a filter from before Inquest, ";
              case POLICY, OLDER -> "filter ";
            };
    return whose + filter;
  }

  private String where() {
    if (file().isEmpty()) {
      return "";
    }
    int line = place.get().line();
    return " (" + file() + (line > 0 ? ":" + line : "") + ")";
  }
}
