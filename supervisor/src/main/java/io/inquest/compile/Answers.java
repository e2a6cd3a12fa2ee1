package io.inquest.compile;

import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * What each rule of a policy makes a program return.
 *
 * <p>Where the program need not tell which rule answered, leaves of one answer are one: a policy of
 * a rule for each call then takes no more instructions than a policy of one rule.
 */
final class Answers {
  private final List<RuleOrigin> origins;
  private final int[] returnValues;
  private final boolean attributed;

  private Answers(List<RuleOrigin> origins, int[] returnValues, boolean attributed) {
    this.origins = origins;
    this.returnValues = returnValues;
    this.attributed = attributed;
  }

  /** The real actions, each return instruction being of one rule. */
  static Answers attributed(Policy policy) {
    return real(policy, true);
  }

  /** The real actions alone. */
  static Answers real(Policy policy) {
    return real(policy, false);
  }

  private static Answers real(Policy policy, boolean attributed) {
    List<RuleOrigin> origins = origins(policy);
    int[] returnValues = new int[origins.size()];
    for (RuleOrigin origin : origins) {
      returnValues[origin.id()] = origin.action().returnValue();
    }
    return new Answers(origins, returnValues, attributed);
  }

  /** RET_TRACE for what the tracer sees or enacts; the rest as it is. */
  static Answers supervised(Policy policy, Supervision supervision) {
    List<RuleOrigin> origins = origins(policy);
    int[] returnValues = new int[origins.size()];
    for (RuleOrigin origin : origins) {
      boolean stops =
          switch (origin.action().action()) {
            case ALLOW -> supervision.recordAll() || origin.record();
            case LOG, ERRNO, TRACE, USER_NOTIF -> true;
            case KILL_PROCESS, KILL_THREAD -> policy.killBySigkill();
            case TRAP -> false;
          };
      returnValues[origin.id()] =
          stops ? SeccompAction.TRACE.with(origin.id()) : origin.action().returnValue();
    }
    return new Answers(origins, returnValues, false);
  }

  private static List<RuleOrigin> origins(Policy policy) {
    List<RuleOrigin> origins = new ArrayList<>(policy.rules().size() + 3);
    for (Rule rule : policy.rules()) {
      Place place = rule.place();
      origins.add(
          new RuleOrigin(
              rule.index(),
              rule.name(),
              rule.action(),
              rule.record(),
              rule.decides(),
              place.source().name(),
              place.source().isFile() ? place.line() : 0,
              place.column()));
    }
    addOwn(origins, "default", policy.defaultAction(), policy);
    addOwn(origins, "foreign", policy.foreign(), policy);
    addOwn(origins, "unknown", policy.unknown(), policy);
    return origins;
  }

  private static void addOwn(List<RuleOrigin> origins, String name, Action action, Policy policy) {
    origins.add(new RuleOrigin(origins.size(), name, action, false, true, policy.file(), 0, 1));
  }

  List<RuleOrigin> origins() {
    return origins;
  }

  /** The leaf of a rule. */
  DecisionNode leaf(DecisionGraph graph, int origin) {
    return graph.leaf(attributed ? origin : DecisionNode.Leaf.NO_ORIGIN, returnValues[origin]);
  }

  /** The leaf of calls that no rule is about. */
  DecisionNode byDefault(DecisionGraph graph) {
    return leaf(graph, origins.size() - 3);
  }

  /** The leaf of calls of ABIs that are not listed. */
  DecisionNode foreign(DecisionGraph graph) {
    return leaf(graph, origins.size() - 2);
  }

  /** The leaf of calls newer than the tables: the default's, where the policy says the same. */
  DecisionNode unknown(DecisionGraph graph) {
    int unknown = origins.size() - 1;
    int byDefault = origins.size() - 3;
    boolean same = origins.get(unknown).action().equals(origins.get(byDefault).action());
    return leaf(graph, same ? byDefault : unknown);
  }

  /** Whether a foreign call ends without the tracer. */
  boolean foreignIsNative() {
    int value = returnValues[origins.size() - 2];
    return switch (SeccompAction.of(value)) {
      case KILL_PROCESS, KILL_THREAD, TRAP -> true;
      default -> false;
    };
  }
}
