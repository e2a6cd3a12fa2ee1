package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program may do, bound to the numbers and widths of each ABI. Immutable.
 *
 * <p>A call is decided so: an ABI that is not among {@code abis} gets {@code foreign}. Else the
 * first clause of the call that holds decides by its rule. Else a number above those that the
 * tables know gets {@code unknown}, every other {@code defaultAction}.
 *
 * @param name what to call it in records
 * @param source where it was read from
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

  /** Whether it lets every call through, so that a program is only watched under it. */
  public boolean refusesNothing() {
    return !defaultAction.action().isRefusal()
        && !foreign.action().isRefusal()
        && !unknown.action().isRefusal()
        && rules.stream().noneMatch(rule -> rule.action().action().isRefusal());
  }
}
