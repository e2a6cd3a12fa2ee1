package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program may do, bound to the numbers and widths of each ABI. Immutable.
 *
 * <p>A call is decided so: an ABI that is not among {@code abis} gets {@code foreign}. Else the
 * first clause of the call that holds decides by its rule. Else a number above those that the
 * tables know gets {@code unknown}, every other {@code defaultAction}. Record clauses decide
 * nothing: by them a tracer keeps what was let through.
 *
 * @param name what to call it in records
 * @param source where it was read from
 * @param format what it is written in
 * @param abis what it says for each ABI it lists
 * @param defaultAction for calls that no rule is about
 * @param foreign for calls of ABIs that are not listed
 * @param unknown for calls newer than the tables
 * @param rules all rules, by {@link Rule#index()}
 * @param noNewPrivileges whether it asks for {@code PR_SET_NO_NEW_PRIVS} in any case
 * @param killBySigkill whether KILL_PROCESS ends the program by SIGKILL, as seccomp's mode 1 does,
 *     instead of the kernel's SIGSYS; the tracer must enact that
 */
public record Policy(
    String name,
    SourceText source,
    PolicyFormat format,
    List<AbiRules> abis,
    Action defaultAction,
    Action foreign,
    Action unknown,
    List<Rule> rules,
    boolean noNewPrivileges,
    boolean killBySigkill) {

  public Policy {
    abis = List.copyOf(abis);
    rules = List.copyOf(rules);
  }

  /** The file or option it was read from. */
  public String file() {
    return source.name();
  }

  /** The ABIs it lists. */
  public List<Architecture> architectures() {
    List<Architecture> architectures = new ArrayList<>(abis.size());
    for (AbiRules rules : abis) {
      architectures.add(rules.abi());
    }
    return architectures;
  }

  /** Whether record rules are about any of its calls. */
  public boolean hasRecordClauses() {
    for (AbiRules each : abis) {
      if (!each.recorded().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * What may keep a call.
   *
   * @param rule the index of the rule that lets it through; any other number for the default
   */
  public List<RecordClause> recordClauses(int auditArch, int nr, int rule) {
    for (AbiRules each : abis) {
      for (CallRules call : each.recorded()) {
        if (each.abi().auditArch() == auditArch && call.nr() == nr) {
          return call.recordsBefore(rule);
        }
      }
    }
    return List.of();
  }

  /**
   * The policy that answers as this one does, but in which record rules decide what they may keep:
   * their clauses stand among the others.
   */
  public Policy withRecordsDeciding() {
    return hasRecordClauses() ? withRecords(null) : this;
  }

  /**
   * The policy that answers as this one does, but in which a record rule decides what it may keep.
   * Others do where numbers alone tell what they keep: what is theirs is so whatever is in memory.
   */
  public Policy withRecordsDeciding(Rule rule) {
    return withRecords(rule);
  }

  private Policy withRecords(Rule rule) {
    List<AbiRules> joint = new ArrayList<>(abis.size());
    for (AbiRules each : abis) {
      List<CallRules> calls = new ArrayList<>(each.calls().size());
      for (CallRules call : each.calls()) {
        calls.add(call.records().isEmpty() ? call : call.withRecords(defaultAction, rule));
      }
      joint.add(new AbiRules(each.abi(), calls));
    }
    return new Policy(
        name,
        source,
        format,
        joint,
        defaultAction,
        foreign,
        unknown,
        rules,
        noNewPrivileges,
        killBySigkill);
  }

  /**
   * The policy in which a record rule decides all that its numbers ask for, and nothing else is.
   */
  public Policy possible(Rule rule) {
    List<AbiRules> possible = new ArrayList<>(abis.size());
    for (AbiRules each : abis) {
      List<CallRules> calls = new ArrayList<>();
      for (CallRules call : each.recorded()) {
        calls.add(call.possible(rule));
      }
      possible.add(new AbiRules(each.abi(), calls));
    }
    return new Policy(
        name,
        source,
        format,
        possible,
        Action.ALLOW,
        Action.ALLOW,
        Action.ALLOW,
        rules,
        noNewPrivileges,
        killBySigkill);
  }

  /** Whether it lets every call through, so that a program is only watched under it. */
  public boolean refusesNothing() {
    return !defaultAction.action().isRefusal()
        && !foreign.action().isRefusal()
        && !unknown.action().isRefusal()
        && rules.stream().noneMatch(rule -> rule.action().action().isRefusal());
  }
}
