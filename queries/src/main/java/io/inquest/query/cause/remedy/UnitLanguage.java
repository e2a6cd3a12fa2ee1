package io.inquest.query.cause.remedy;

import java.util.Optional;

/**
 * A unit of systemd (systemd.exec(5)): each {@code SystemCallFilter=} adds to what the ones before
 * it made, or takes from it, whichever of the two the first one began with. It knows no arguments.
 */
record UnitLanguage() implements PolicyLanguage {

  @Override
  public Remedy allow(Refused refused) {
    Optional<UnitHardening> setting = UnitHardening.of(refused);
    if (setting.isPresent()) {
      return setting.get().loosened(refused, unit(refused));
    }
    String whole =
        refused.arguments().isEmpty()
            ? ""
            : ", whatever its arguments since a unit cannot tell them apart";
    String advice = "Allow " + refused.call() + whole + where(refused);
    return new Remedy(advice, Optional.of("SystemCallFilter=" + refused.call()));
  }

  @Override
  public Remedy answerEnosys(Refused refused) {
    String which =
        refused.restIsAllowed()
            ? ""
            : "; systemd 255 and later do not start a unit that says so in a list of what is"
                + " allowed";
    return new Remedy(
        "Answer " + refused.call() + " with ENOSYS" + where(refused) + which,
        Optional.of("SystemCallFilter=~" + refused.call() + ":ENOSYS"));
  }

  private static String where(Refused refused) {
    return ", by a line below every other SystemCallFilter= of " + unit(refused);
  }

  /** A pipe has gone by now: whoever filled it knows the unit. */
  private static String unit(Refused refused) {
    String file = refused.rule().file();
    boolean pipe = file.startsWith("/dev/") || file.startsWith("/proc/");
    return pipe ? "what was read from " + file : file;
  }

  @Override
  public Remedy allowAbi(Refused refused, String abi) {
    String name =
        switch (abi) {
          case "x86_64" -> "x86-64";
          case "i386" -> "x86";
          case "aarch64" -> "arm64";
          default -> abi;
        };
    return new Remedy(
        "List the ABI of this call, " + abi + ", by one more line of " + refused.rule().file(),
        Optional.of("SystemCallArchitectures=" + name));
  }
}
