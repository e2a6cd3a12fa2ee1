package io.inquest.query.cause;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What would have let a call through, in the language of the policy that refused it. */
final class Remedies {
  private final Suspect suspect;
  private final Decision refusal;
  private final RuleReference rule;
  private final List<ArgumentTests.Test> tests;

  private Remedies(Suspect suspect, RuleReference rule, List<ArgumentTests.Test> tests) {
    this.suspect = suspect;
    this.refusal = suspect.last();
    this.rule = rule;
    this.tests = tests;
  }

  /**
   * The remedies, the best first.
   *
   * @param tests the comparisons that the deciding filter made
   * @param alsoRefusing other filters that refuse the call
   */
  static List<Remedy> of(
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

  private static final Optional<String> NONE = Optional.empty();

  private List<Remedy> all() {
    List<Remedy> remedies = new ArrayList<>();
    if (rule.policy().isEmpty()) {
      remedies.add(new Remedy(foreignOwner(), NONE));
      return remedies;
    }
    if (rule.isBuiltIn()) {
      remedies.add(
          new Remedy(
              "Policy " + rule.policy() + " is built in and cannot be widened: run with another",
              NONE));
      return remedies;
    }
    if (rule.rule().equals(RuleReference.FOREIGN)) {
      remedies.add(architecture());
      return remedies;
    }
    Optional<String> call = KernelNames.syscall(refusal.auditArch(), refusal.nr());
    if (call.isEmpty()) {
      remedies.add(
          new Remedy(
              "Call number "
                  + refusal.nr()
                  + " has no name in Inquest's tables, so that a policy cannot name it; answer it"
                  + " with ENOSYS (unknown: errno:ENOSYS), as a kernel without it would",
              NONE));
      return remedies;
    }
    Optional<FallBack> fallBack = suspect.fallBack();
    if (fallBack.isPresent()
        && fallBack.get().wantsEnosys()
        && !(suspect.fails() && suspect.errno() == KernelNames.ENOSYS)) {
      remedies.add(enosys(call.get(), fallBack.get()));
    }
    remedies.add(entry("Allow " + call.get(), call.get(), "allow", "\"SCMP_ACT_ALLOW\"", true));
    return remedies;
  }

  private Remedy enosys(String call, FallBack fallBack) {
    Remedy entry =
        entry(
            "Answer " + call + " with ENOSYS",
            call,
            "errno:ENOSYS",
            "\"SCMP_ACT_ERRNO\", \"errnoRet\": 38",
            false);
    return new Remedy(entry.advice() + " (" + fallBack.words() + ")", entry.text());
  }

  private String foreignOwner() {
    if (rule.origin().isPresent() && rule.origin().get() == Origin.PROGRAM) {
      return "The program's own filter refused it: only the program can let it through";
    }
    return "The filter is not of a policy of Inquest's: whoever installed it can let it through";
  }

  private Remedy architecture() {
    String abi = KernelNames.arch(refusal.auditArch(), refusal.nr());
    if (rule.isCommandLine()) {
      return new Remedy(
          "Events are those of the machine's 64-bit ABI: allow calls of "
              + abi
              + " by a policy"
              + " file that lists it under architectures",
          NONE);
    }
    if (isJson()) {
      String name =
          switch (abi) {
            case "x86_64" -> "SCMP_ARCH_X86_64";
            case "i386" -> "SCMP_ARCH_X86";
            case "x32" -> "SCMP_ARCH_X32";
            case "aarch64" -> "SCMP_ARCH_AARCH64";
            case "arm" -> "SCMP_ARCH_ARM";
            default -> abi;
          };
      return new Remedy(
          "List the ABI of this call, " + abi + ", under \"architectures\" of " + rule.file(),
          Optional.of("\"" + name + "\""));
    }
    return new Remedy(
        "List the ABI of this call, " + abi + ", under architectures" + " of " + rule.file(),
        Optional.of("architectures: [native, " + abi + "]"));
  }

  private boolean isJson() {
    return rule.file().endsWith(".json");
  }

  private Remedy entry(
      String what, String call, String yamlAction, String ociAction, boolean narrowly) {
    Optional<Narrowing> narrowing = narrowly ? narrowing() : Optional.empty();
    String advice = what + (narrowing.isPresent() ? " with this argument" : "") + place();
    if (rule.isCommandLine()) {
      return new Remedy(advice, commandLine(call, yamlAction, narrowing));
    }
    return new Remedy(
        advice,
        Optional.of(
            isJson() ? oci(call, ociAction, narrowing) : yaml(call, yamlAction, narrowing)));
  }

  private String place() {
    if (rule.isCommandLine()) {
      return "";
    }
    String line = rule.place().get().line() > 0 ? ":" + rule.place().get().line() : "";
    if (rule.rule().equals(RuleReference.DEFAULT)) {
      return ", by a rule in " + rule.file();
    }
    return isJson()
        ? ", and take it out of the rule in " + rule.file() + line
        : ", by a rule before \"" + rule.rule() + "\" in " + rule.file() + line;
  }

  private Optional<String> commandLine(
      String call, String yamlAction, Optional<Narrowing> narrowing) {
    if (!yamlAction.equals("allow")) {
      return NONE;
    }
    String filter = narrowing.isPresent() ? " --filter '" + narrowing.get().condition() + "'" : "";
    return Optional.of("-e syscalls:sys_enter_" + call + filter);
  }

  private String yaml(String call, String action, Optional<Narrowing> narrowing) {
    String name = (action.equals("allow") ? "allow-" : "no-") + call;
    String when = narrowing.isPresent() ? "  when: " + narrowing.get().condition() + "\n" : "";
    return "- name: " + name + "\n  syscalls: " + call + "\n" + when + "  action: " + action;
  }

  private String oci(String call, String action, Optional<Narrowing> narrowing) {
    String args =
        narrowing.isPresent()
            ? ", \"args\": [{\"index\": "
                + narrowing.get().position()
                + ", \"value\": "
                + Long.toUnsignedString(narrowing.get().value())
                + ", \"op\": \"SCMP_CMP_EQ\"}]"
            : "";
    return "{\"names\": [\"" + call + "\"], \"action\": " + action + args + "}";
  }

  /** An argument whose value would be enough to tell this call from others. */
  private record Narrowing(int position, String name, long value, String written) {
    String condition() {
      return name + " == " + written;
    }
  }

  /** The argument that the filter compared in vain, or the one that selects the operation. */
  private Optional<Narrowing> narrowing() {
    int position = comparedInVain();
    if (position < 0) {
      position = RefusalKind.selectorPosition(suspect.call());
    }
    if (position < 0) {
      return Optional.empty();
    }
    long raw = refusal.arguments().get(position);
    long low = raw & 0xffffffffL;
    Optional<String> constant = ArgumentTests.constant(refusal, position, low);
    String number = low < 256 ? Long.toString(low) : KernelNames.hex(low);
    return Optional.of(
        new Narrowing(
            position,
            ArgumentTests.parameterName(refusal, position),
            raw,
            constant.orElse(number)));
  }

  private int comparedInVain() {
    int position = -1;
    for (ArgumentTests.Test test : tests) {
      if (test.high()) {
        continue;
      }
      boolean another = position >= 0 && position != test.argument();
      if (!test.equality() || test.held() || test.mask() != -1 || another) {
        return -1;
      }
      position = test.argument();
    }
    return position;
  }
}
