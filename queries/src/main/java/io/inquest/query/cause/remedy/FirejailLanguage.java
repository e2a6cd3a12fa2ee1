package io.inquest.query.cause.remedy;

import java.util.Optional;
import java.util.Set;

/**
 * A profile of firejail: of several lists the last counts, so that a call is added to the one that
 * is there. It knows no arguments.
 */
record FirejailLanguage() implements PolicyLanguage {
  /** Rules that are a setting, and no list. */
  private static final Set<String> SETTINGS = Set.of("memory-deny-write-execute", "protocol");

  @Override
  public Remedy allow(Refused refused) {
    String rule = refused.rule().rule();
    if (SETTINGS.contains(rule)) {
      return new Remedy(
          "Allow " + refused.call() + ", by a line before " + refused.place(),
          Optional.of("ignore " + rule));
    }
    String whole =
        refused.arguments().isEmpty()
            ? ""
            : ", whatever its arguments since a profile cannot tell them apart";
    return new Remedy(
        "Allow " + refused.call() + whole + where(refused),
        Optional.of(refused.byDefault() ? refused.call() : "!" + refused.call()));
  }

  @Override
  public Remedy answerEnosys(Refused refused) {
    return new Remedy(
        "Answer " + refused.call() + " with ENOSYS" + where(refused),
        Optional.of(refused.call() + ":ENOSYS"));
  }

  private static String where(Refused refused) {
    return refused.byDefault()
        ? ", by one more name in the list of seccomp.keep in " + refused.rule().file()
        : ", by one more name in the list of " + refused.place();
  }

  @Override
  public Remedy allowAbi(Refused refused, String abi) {
    return new Remedy(
        "Let calls of " + abi + " through, by a line at the beginning of " + refused.rule().file(),
        Optional.of("ignore seccomp.block-secondary"));
  }
}
