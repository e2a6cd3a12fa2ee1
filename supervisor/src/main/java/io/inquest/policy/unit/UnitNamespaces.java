package io.inquest.policy.unit;

import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds of namespaces that {@code RestrictNamespaces=} refuses ({@code
 * config_parse_restrict_namespaces} of systemd's {@code src/core/load-fragment.c}). Used by one
 * thread.
 */
final class UnitNamespaces {
  /** {@code CLONE_NEW*} of {@code <linux/sched.h>}, by systemd's names. */
  private static final Map<String, Long> KINDS =
      Map.of(
          "cgroup", 0x02000000L,
          "ipc", 0x08000000L,
          "net", 0x40000000L,
          "mnt", 0x00020000L,
          "pid", 0x20000000L,
          "user", 0x10000000L,
          "uts", 0x04000000L,
          "time", 0x00000080L);

  /** All kinds but those of time, which older versions refuse unless they are listed. */
  private static final long WITHOUT_TIME = 0x7e020000L;

  private final LoadContext context;

  /** {@code NAMESPACE_FLAGS_ALL} of systemd's {@code src/shared/nsflags.h}. */
  private final long all;

  private Place place;
  private Long retained;

  UnitNamespaces(LoadContext context) {
    this.context = context;
    this.all =
        context.systemd().countsTimeNamespaces() ? WITHOUT_TIME | KINDS.get("time") : WITHOUT_TIME;
  }

  /** Where the last assignment stands; empty where none is refused. */
  Optional<Place> place() {
    return retained == null || (retained & all) == all ? Optional.empty() : Optional.of(place);
  }

  /** Whether every kind is refused. */
  boolean refusesAll() {
    return retained != null && (retained & all) == 0;
  }

  /** The bits of {@code unshare} and {@code clone} that are refused. */
  List<Long> refused() {
    return KINDS.values().stream().filter(kind -> (retained & kind) == 0).sorted().toList();
  }

  /** Takes one more assignment. */
  void assign(UnitSetting setting) {
    String value = setting.value();
    Optional<Boolean> truth = UnitSwitches.truth(value);
    if (value.isEmpty()) {
      retained = null;
    } else if (truth.isPresent()) {
      retained = truth.get() ? 0L : all;
    } else if (!list(setting, value.startsWith("~"))) {
      return;
    }
    place = setting.place();
  }

  /** Takes a list; one with an unknown word has no effect. */
  private boolean list(UnitSetting setting, boolean inverted) {
    long listed = 0;
    for (UnitWord word : UnitWord.in(setting, inverted ? 1 : 0, true, context)) {
      Long kind = KINDS.get(word.text());
      if (kind == null) {
        context.note(
            word.place(),
            "there is no kind of namespace '"
                + word.text()
                + "', and systemd ignores the line; kinds are cgroup, ipc, mnt, net, pid, time,"
                + " user and uts");
        return false;
      }
      listed |= kind;
    }
    if (retained == null) {
      retained = inverted ? all & ~listed : listed;
    } else {
      retained = inverted ? retained & ~listed : retained | listed;
    }
    return true;
  }
}
