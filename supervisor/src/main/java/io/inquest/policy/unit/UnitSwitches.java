package io.inquest.policy.unit;

import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a unit that are on or off ({@code parse_boolean} of systemd's {@code
 * src/basic/parse-util.c}). Used by one thread.
 */
final class UnitSwitches {
  private static final String HOSTNAME = "ProtectHostname";
  private static final Set<String> ON = Set.of("1", "yes", "y", "true", "t", "on");
  private static final Set<String> OFF = Set.of("0", "no", "n", "false", "f", "off");

  private final LoadContext context;
  private final Map<String, Place> on = new LinkedHashMap<>();

  UnitSwitches(LoadContext context) {
    this.context = context;
  }

  /** Where a setting is switched on; empty if it is not. */
  Optional<Place> on(String name) {
    return Optional.ofNullable(on.get(name));
  }

  /** Takes one more assignment. */
  void assign(UnitSetting setting) {
    Optional<Boolean> value = truth(setting.value());
    if (setting.name().equals(HOSTNAME) && context.systemd().hasPrivateHostnames()) {
      value = hostname(setting.value());
    }
    if (value.isEmpty()) {
      context.note(
          setting.place(),
          setting.value().isEmpty()
              ? "systemd ignores " + setting.name() + "= without a value; 'no' switches it off"
              : "systemd ignores '"
                  + setting.value()
                  + "', which is neither on nor off: write yes or no");
    } else if (value.get()) {
      on.put(setting.name(), setting.place());
    } else {
      on.remove(setting.name());
    }
  }

  /** {@code yes:NAME} filters as well, {@code private} and {@code private:NAME} do not. */
  private static Optional<Boolean> hostname(String value) {
    int colon = value.indexOf(':');
    String mode = colon < 0 ? value : value.substring(0, colon);
    return mode.isEmpty() || mode.equals("private") ? Optional.of(false) : truth(mode);
  }

  /** What a word says; empty if it is neither of the two. */
  static Optional<Boolean> truth(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (ON.contains(lower)) {
      return Optional.of(true);
    }
    return OFF.contains(lower) ? Optional.of(false) : Optional.empty();
  }
}
