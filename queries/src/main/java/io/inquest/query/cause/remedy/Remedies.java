package io.inquest.query.cause.remedy;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.fallback.FallBack;
import io.inquest.query.cause.evidence.ArgumentTests;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.RecordedFormat;
import io.inquest.query.cause.evidence.RuleReference;
import io.inquest.query.cause.evidence.Suspect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What would have let a call through, in the language of the policy that refused it. */
public final class Remedies {
  private static final Optional<String> NONE = Optional.empty();

  private final Suspect suspect;
  private final Refused refused;
  private final RuleReference rule;

  private Remedies(Suspect suspect, RuleReference rule, List<ArgumentTests.Test> tests) {
    this.suspect = suspect;
    this.refused = Refused.of(suspect.last(), rule, tests);
    this.rule = rule;
  }

  /**
   * The remedies, the best first.
   *
   * @param tests the comparisons that the deciding filter made
   * @param alsoRefusing other filters that refuse the call
   */
  public static List<Remedy> of(
      Suspect suspect,
      RuleReference rule,
      List<ArgumentTests.Test> tests,
      List<FilterInstalled> alsoRefusing) {
    List<Remedy> remedies = new Remedies(suspect, rule, tests).all();
    if (!alsoRefusing.isEmpty() && !remedies.isEmpty()) {
      StringBuilder who = new StringBuilder();
      for (FilterInstalled filter : alsoRefusing) {
        who.append(who.length() == 0 ? "" : ", ");
        who.append(
            filter.policy().isEmpty() ? "filter " + filter.index() : "policy " + filter.policy());
      }
      remedies.add(
          new Remedy("The rest of the chain refuses it too and must change as well: " + who, NONE));
    }
    return remedies;
  }

  private List<Remedy> all() {
    List<Remedy> remedies = new ArrayList<>();
    Optional<PolicyLanguage> language = PolicyLanguage.of(rule.format());
    if (rule.policy().isEmpty()) {
      remedies.add(new Remedy(foreignOwner(), NONE));
    } else if (language.isEmpty()) {
      remedies.add(new Remedy(unwritable(), NONE));
    } else if (rule.rule().equals(RuleReference.FOREIGN)) {
      String abi = KernelNames.arch(suspect.last().auditArch(), suspect.last().nr());
      remedies.add(language.get().allowAbi(refused, abi));
    } else if (KernelNames.syscall(suspect.last().auditArch(), suspect.last().nr()).isEmpty()) {
      remedies.add(new Remedy(nameless(language.get()), NONE));
    } else {
      Optional<FallBack> fallBack = suspect.fallBack();
      if (fallBack.isPresent()
          && fallBack.get().wantsEnosys()
          && !(suspect.fails() && suspect.errno() == Errno.ENOSYS)) {
        Remedy enosys = language.get().answerEnosys(refused);
        remedies.add(
            new Remedy(enosys.advice() + " (" + fallBack.get().words() + ")", enosys.text()));
      }
      remedies.add(language.get().allow(refused));
    }
    return remedies;
  }

  private String foreignOwner() {
    if (rule.origin().isPresent() && rule.origin().get() == Origin.PROGRAM) {
      return "The program's own filter refused it: only the program can let it through";
    }
    if (rule.origin().isPresent() && rule.origin().get() == Origin.OLDER) {
      return "The filter was in force before Inquest was started: what started it, such as a"
          + " container or a unit, can let the call through";
    }
    return "The filter is not of a policy of Inquest's: whoever installed it can let it through";
  }

  private String unwritable() {
    return rule.format() == RecordedFormat.BUILT_IN
        ? "Policy " + rule.policy() + " is built in and cannot be widened: run with another"
        : "Allow "
            + refused.call()
            + " in policy "
            + rule.policy()
            + "; what that is written in is not on record";
  }

  private String nameless(PolicyLanguage language) {
    String number = "Call number " + suspect.last().nr();
    String problem = number + " has no name in Inquest's tables, so that a policy cannot name it";
    return language instanceof InquestLanguage
        ? problem + "; answer it with ENOSYS (unknown: errno:ENOSYS), as a kernel without it would"
        : problem;
  }
}
