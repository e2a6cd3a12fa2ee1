package io.inquest.policy;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.SyscallGroups;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code SystemCallFilter=} and what belongs to it from a unit of systemd, or a drop-in
 * (systemd.exec(5)). Used once.
 *
 * <p>The first assignment says whether the unit lists what is allowed or, with {@code ~}, what is
 * not; later ones add to the list, or take from it. Calls newer than the tables get ENOSYS, as
 * since systemd 255.
 */
final class SystemdPolicy {
  /** The setting that lists calls: a unit without it is no policy. */
  static final String FILTER = "SystemCallFilter";

  private static final int ENOSYS = 38;

  /** Settings for which systemd installs filters of its own. */
  private static final Set<String> OTHER_FILTERS =
      Set.of(
          "SystemCallLog",
          "RestrictAddressFamilies",
          "RestrictNamespaces",
          "RestrictRealtime",
          "RestrictSUIDSGID",
          "MemoryDenyWriteExecute",
          "LockPersonality",
          "ProtectKernelModules",
          "ProtectKernelTunables",
          "ProtectKernelLogs",
          "ProtectClock",
          "ProtectHostname",
          "PrivateDevices");

  private final SourceText source;
  private final LoadContext context;
  private final Map<String, Listed> listed = new LinkedHashMap<>();
  private final List<Architecture> abis = new ArrayList<>();
  private Boolean allowing;
  private Action refusal = Action.KILL_PROCESS;
  private boolean noNewPrivileges;

  /**
   * A call of the list.
   *
   * @param place where it, or its group, is named
   * @param answer what it gets in place of the list's answer; null for that
   */
  private record Listed(Place place, Action answer) {}

  private SystemdPolicy(SourceText source, LoadContext context) {
    this.source = source;
    this.context = context;
  }

  static Policy read(SourceText source, String name, LoadContext context) {
    return new SystemdPolicy(source, context).read(name);
  }

  private Policy read(String name) {
    UnitSetting.in(source).forEach(this::setting);
    return policy(name);
  }

  private void setting(UnitSetting setting) {
    String value = setting.value();
    Place place = setting.place();
    switch (setting.name()) {
      case FILTER -> filter(value, place, setting.valueStart());
      case "SystemCallErrorNumber" ->
          refusal = value.equals("kill") ? Action.KILL_PROCESS : errno(value, place);
      case "SystemCallArchitectures" -> architectures(value, place);
      case "NoNewPrivileges" -> noNewPrivileges = isTrue(value);
      default -> {
        if (OTHER_FILTERS.contains(setting.name()) && !value.equals("no")) {
          context.note(place, setting.name() + "= installs filters of its own, which are left out");
        }
      }
    }
  }

  private static boolean isTrue(String value) {
    return Set.of("1", "yes", "y", "true", "t", "on").contains(value);
  }

  private static Action errno(String text, Place place) {
    int number = ErrnoNames.number(text).orElse(Scalars.decimal(text));
    if (number < 0 || number > Action.MAX_ERRNO) {
      throw new PolicyException(
          place,
          "there is no errno '" + text + "'" + ClosestNames.hint(ErrnoNames.suggest(text)),
          "Write its name (EPERM), its number, or kill.");
    }
    return Action.errno(number);
  }

  /**
   * @param start the offset of the value in the text
   */
  private void filter(String value, Place setting, int start) {
    if (value.isEmpty()) {
      listed.clear();
      allowing = null;
      return;
    }
    boolean inverted = value.startsWith("~");
    if (allowing == null) {
      allowing = !inverted;
      if (allowing) {
        add("@default", null, new Place(source, setting.line(), 1, FILTER.length()));
      }
    }
    int next = inverted ? 1 : 0;
    while (next < value.length()) {
      int at = next;
      while (at < value.length() && !UnitSetting.isBlank(value.charAt(at))) {
        at++;
      }
      if (at > next) {
        Place place = source.place(start + next, at - next);
        word(value.substring(next, at), inverted, place);
      }
      next = at + 1;
    }
  }

  private void word(String word, boolean inverted, Place place) {
    int colon = word.indexOf(':');
    String call = colon < 0 ? word : word.substring(0, colon);
    String answer = colon < 0 ? "" : word.substring(colon + 1);
    boolean lists = inverted != allowing || (inverted && !answer.isEmpty());
    if (!lists) {
      members(call, place).forEach(listed::remove);
    } else if (answer.isEmpty()) {
      add(call, null, place);
    } else {
      add(call, answer.equals("kill") ? Action.KILL_PROCESS : errno(answer, place), place);
    }
  }

  private void add(String call, Action answer, Place place) {
    for (String member : members(call, place)) {
      listed.put(member, new Listed(place, answer));
    }
  }

  private Set<String> members(String call, Place place) {
    if (!call.startsWith("@")) {
      if (!CallNames.isKnown(call)) {
        context.note(
            place,
            "no ABI has a system call '"
                + call
                + "' as far as Inquest knows"
                + ClosestNames.hint(CallNames.suggest(List.of(context.host()), call)));
      }
      return Set.of(call);
    }
    return SyscallGroups.members(call)
        .orElseThrow(
            () ->
                new PolicyException(
                    place,
                    "there is no group '"
                        + call
                        + "'"
                        + ClosestNames.hint(SyscallGroups.suggest(call)),
                    "Groups are those of systemd-analyze syscall-filter."));
  }

  private void architectures(String value, Place place) {
    for (String word : value.split("\\s+", -1)) {
      Architecture abi =
          switch (word) {
            case "native" -> context.host();
            case "x86-64" -> X86_64.ABI;
            case "x86" -> I386.ABI;
            case "x32" -> X32.ABI;
            case "arm64" -> Aarch64.ABI;
            case "arm" -> Arm.ABI;
            default -> null;
          };
      if (abi == null) {
        context.note(place, "Inquest has no tables of " + word + ": skipped");
      } else if (!abis.contains(abi)) {
        abis.add(abi);
      }
    }
    if (!abis.isEmpty() && !abis.contains(context.host())) {
      // systemd itself runs on it until the program starts.
      abis.add(0, context.host());
    }
  }

  private Policy policy(String name) {
    // Without a list of them every ABI of the machine is filtered, and no other refused.
    boolean restricted = !abis.isEmpty();
    for (Architecture abi : restricted ? List.<Architecture>of() : Architecture.all()) {
      if (abi.sharesKernelWith(context.host())) {
        abis.add(abi);
      }
    }
    boolean allows = Boolean.TRUE.equals(allowing);
    List<Rule> rules = new ArrayList<>();
    List<LibseccompTable> tables = new ArrayList<>();
    abis.forEach(abi -> tables.add(new LibseccompTable(abi)));
    Map<List<Object>, Rule> ruleOf = new LinkedHashMap<>();
    for (Map.Entry<String, Listed> of : listed.entrySet()) {
      Listed entry = of.getValue();
      Action action = entry.answer() != null ? entry.answer() : allows ? Action.ALLOW : refusal;
      Rule rule =
          ruleOf.computeIfAbsent(
              List.of(entry.place(), action),
              key -> {
                Rule made =
                    Rule.deciding(rules.size(), text(entry.place()), action, false, entry.place());
                rules.add(made);
                return made;
              });
      Document.Scalar scalar =
          new Document.Scalar(entry.place(), of.getKey(), Document.Type.STRING);
      tables.forEach(table -> OciPolicy.add(table, scalar, rule, List.of()));
    }
    List<AbiRules> bound = new ArrayList<>();
    tables.forEach(table -> bound.add(table.rules()));
    return new Policy(
        name,
        source,
        PolicyFormat.SYSTEMD,
        bound,
        allows ? refusal : Action.ALLOW,
        restricted ? Action.KILL_THREAD : Action.ALLOW,
        Action.errno(ENOSYS),
        rules,
        noNewPrivileges,
        false);
  }

  private static String text(Place place) {
    String line = place.source().line(place.line());
    int from = Math.min(place.column() - 1, line.length());
    return line.substring(from, Math.min(line.length(), from + place.length()));
  }
}
