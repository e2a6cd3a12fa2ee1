package io.inquest.policy.unit;

import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.ConstantSet;
import io.inquest.linux.arch.Constants;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.libseccomp.ArgumentTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The families of sockets that {@code RestrictAddressFamilies=} comes to ({@code
 * config_parse_address_families} of systemd's {@code src/core/load-fragment.c}). Used by one
 * thread.
 */
final class UnitFamilies {
  private static final String FAMILIES = "socket_family";

  private final LoadContext context;
  private final TreeSet<Integer> families = new TreeSet<>();
  private Place place;
  private boolean begun;
  private boolean allowing;

  UnitFamilies(LoadContext context) {
    this.context = context;
  }

  /** Where the first assignment stands that counts; empty where no family is refused. */
  Optional<Place> place() {
    return allowing || !families.isEmpty() ? Optional.of(place) : Optional.empty();
  }

  /** Takes one more assignment. */
  void assign(UnitSetting setting) {
    String value = setting.value();
    boolean none = value.equals("none");
    if (value.isEmpty() || none) {
      families.clear();
      begun = false;
      allowing = none;
      place = setting.place();
      return;
    }
    boolean inverted = value.startsWith("~");
    if (!begun) {
      begun = true;
      allowing = !inverted;
      place = setting.place();
    }
    ConstantSet known = Constants.set(context.host(), FAMILIES);
    for (UnitWord word : UnitWord.in(setting, inverted ? 1 : 0, true, context)) {
      Optional<ConstantSet.Entry> family = known.named(word.text());
      if (family.isEmpty()) {
        List<String> names = new ArrayList<>();
        known.entries().forEach(entry -> names.add(entry.name()));
        context.note(
            word.place(),
            "there is no address family '"
                + word.text()
                + "', and systemd ignores it"
                + ClosestNames.hint(ClosestNames.to(word.text(), names)));
      } else if (inverted != allowing) {
        families.add((int) family.get().value());
      } else {
        families.remove((int) family.get().value());
      }
    }
  }

  /**
   * The tests of socket's first argument by any of which it is refused ({@code
   * seccomp_restrict_address_families} of {@code src/shared/seccomp-util.c}); an empty list of
   * tests holds always.
   */
  List<List<ArgumentTest>> refused() {
    List<List<ArgumentTest>> tests = new ArrayList<>();
    if (!allowing) {
      families.forEach(family -> tests.add(family(ArgumentTest.Operator.EQ, family)));
      return tests;
    }
    // 0 is no family, and nothing that a list of what is allowed is about.
    families.remove(0);
    if (families.isEmpty()) {
      tests.add(List.of());
      return tests;
    }
    tests.add(family(ArgumentTest.Operator.LT, families.first()));
    tests.add(family(ArgumentTest.Operator.GT, families.last()));
    for (int family = families.first() + 1; family < families.last(); family++) {
      if (!families.contains(family)) {
        tests.add(family(ArgumentTest.Operator.EQ, family));
      }
    }
    return tests;
  }

  private static List<ArgumentTest> family(ArgumentTest.Operator operator, int family) {
    return List.of(new ArgumentTest(0, Long.SIZE, operator, -1, family));
  }
}
