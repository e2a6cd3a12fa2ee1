package io.inquest.policy.unit;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.AbiRules;
import io.inquest.policy.Action;
import io.inquest.policy.CallNames;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.Rule;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the settings of a unit of systemd for which systemd installs filters (systemd.exec(5)), its
 * drop-ins included. The policy answers as they do together. Used once.
 */
public final class SystemdPolicy {
  /** The setting that lists calls. */
  static final String FILTER = "SystemCallFilter";

  private static final String LOG = "SystemCallLog";

  /** {@code PER_LINUX32} of {@code <linux/personality.h>}. */
  private static final long PER_LINUX32 = 8;

  private static final Action LOGGED = new Action(SeccompAction.LOG, 0);

  /** The sections of units that run programs. */
  private static final Set<String> SECTIONS = Set.of("Service", "Socket", "Mount", "Swap");

  private static final Set<String> SETTINGS =
      Set.of(
          FILTER,
          LOG,
          "SystemCallErrorNumber",
          "SystemCallArchitectures",
          "NoNewPrivileges",
          "Personality",
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
  private final UnitFilter.Rules rules = new UnitFilter.Rules();
  private final UnitCallList filter;
  private final UnitCallList log;
  private final UnitFamilies families;
  private final UnitNamespaces namespaces;
  private final UnitSwitches switches;
  private final Set<String> architectures = new LinkedHashSet<>();
  private Action refusal = Action.KILL_PROCESS;
  private long personality;

  private SystemdPolicy(SourceText source, LoadContext given) {
    this.source = source;
    this.context = given.withSystemd(given.systemd());
    this.filter = new UnitCallList(context, true);
    this.log = new UnitCallList(context, false);
    this.families = new UnitFamilies(context);
    this.namespaces = new UnitNamespaces(context);
    this.switches = new UnitSwitches(context);
  }

  /** Whether a text has a setting for which systemd installs a filter. */
  public static boolean isUnit(SourceText source) {
    return SETTINGS.stream().anyMatch(source.text()::contains)
        && UnitSetting.in(source).stream().anyMatch(setting -> SETTINGS.contains(setting.name()));
  }

  public static Policy read(SourceText source, String name, LoadContext context) {
    return new SystemdPolicy(source, context).read(name);
  }

  private Policy read(String name) {
    boolean any = false;
    for (SourceText text : UnitDropIns.with(source)) {
      List<UnitSetting> settings = UnitSetting.in(text);
      // Lines without any section are what somebody cut out of one.
      boolean sections =
          UnitSetting.hasSections(text)
              || settings.stream().anyMatch(setting -> !setting.section().isEmpty());
      for (UnitSetting setting : settings) {
        if (SETTINGS.contains(setting.name())) {
          boolean counts = SECTIONS.contains(setting.section()) || !sections;
          any |= counts;
          if (counts) {
            assign(setting);
          } else {
            misplaced(setting);
          }
        }
      }
    }
    if (!any) {
      context.note(
          Place.of(source),
          "none of the settings in it is one for which systemd installs a filter: it refuses"
              + " nothing");
    }
    return policy(name);
  }

  private void misplaced(UnitSetting setting) {
    context.note(
        setting.place(),
        setting.name()
            + "= has no effect "
            + (setting.section().isEmpty()
                ? "before the first section"
                : "in [" + setting.section() + "]")
            + ", where systemd ignores it: it belongs in [Service]");
  }

  private void assign(UnitSetting setting) {
    switch (setting.name()) {
      case FILTER -> filter.assign(setting);
      case LOG -> log.assign(setting);
      case "SystemCallErrorNumber" -> errorNumber(setting);
      case "SystemCallArchitectures" -> architectures(setting);
      case "RestrictAddressFamilies" -> families.assign(setting);
      case "RestrictNamespaces" -> namespaces.assign(setting);
      case "Personality" -> personality(setting);
      default -> switches.assign(setting);
    }
  }

  private void errorNumber(UnitSetting setting) {
    if (setting.value().isEmpty()) {
      refusal = Action.KILL_PROCESS;
      return;
    }
    Optional<Action> answer = UnitCallList.answer(setting.value());
    if (answer.isEmpty() || answer.get().equals(Action.errno(0))) {
      context.note(
          setting.place(),
          "there is no errno '"
              + setting.value()
              + "', and systemd ignores the line: write a name (EPERM), a number, or kill");
    } else {
      refusal = answer.get();
    }
  }

  private void personality(UnitSetting setting) {
    switch (setting.value()) {
      case "", "x86-64", "arm64" -> personality = 0;
      case "x86", "arm" -> personality = PER_LINUX32;
      default ->
          context.note(
              setting.place(), "systemd knows no personality '" + setting.value() + "' here");
    }
  }

  private void architectures(UnitSetting setting) {
    if (setting.value().isEmpty()) {
      architectures.clear();
    }
    for (UnitWord word : UnitWord.in(setting, 0, true, context)) {
      if (UnitArchitectures.isOne(word.text())) {
        architectures.add(word.text());
      } else {
        context.note(
            word.place(), "systemd knows no architecture '" + word.text() + "' and ignores it");
      }
    }
  }

  /** Whether systemd lets calls of an ABI reach the other filters. */
  private boolean isOpen(Architecture abi) {
    // Its own is never refused: systemd itself runs on it until the program starts.
    return architectures.isEmpty()
        || abi == context.host()
        || architectures.contains(UnitArchitectures.name(abi));
  }

  private Policy policy(String name) {
    List<Architecture> abis = new ArrayList<>();
    boolean restricted = false;
    for (Architecture abi : Architecture.all()) {
      boolean local = abi.sharesKernelWith(context.host());
      if (local && isOpen(abi)) {
        abis.add(abi);
      }
      restricted |= local && !isOpen(abi);
    }
    boolean refusesRest = filter.isSet() && filter.isOfNamed();
    boolean logsRest = log.isSet() && !log.isOfNamed();
    boolean enosys = refusesRest && context.systemd().answersUnknownCallsWithEnosys();
    Action passing = logsRest ? LOGGED : Action.ALLOW;
    Action rest = refusesRest ? context.systemd().unlisted(refusal) : passing;
    List<UnitFilter> restrictions =
        new UnitRestrictions(abis, rules, context)
            .filters(switches, families, namespaces, personality);
    UnitFilter listed = listed(abis, enosys);
    UnitFilter logged = logged(abis);
    Rule restIsLogged = logsRest && refusesRest ? rules.of(LOG, LOGGED, log.place()) : null;
    UnitCombination combination =
        new UnitCombination(restrictions, logged, listed, refusesRest, restIsLogged);
    List<AbiRules> bound = new ArrayList<>();
    abis.forEach(abi -> bound.add(combination.rules(abi)));
    return new Policy(
        name,
        source,
        PolicyFormat.SYSTEMD,
        bound,
        rest,
        restricted ? Action.KILL_THREAD : Action.ALLOW,
        rest,
        rules.all(),
        switches.on("NoNewPrivileges").isPresent(),
        false);
  }

  /** What SystemCallFilter= says of the calls that it lists, or that it knows. */
  private UnitFilter listed(List<Architecture> abis, boolean enosys) {
    UnitFilter listed = new UnitFilter(abis);
    if (!filter.isSet()) {
      return listed;
    }
    if (context.systemd().needsWrite()) {
      filter.letThrough("write");
    }
    Action usual = filter.isOfNamed() ? Action.ALLOW : refusal;
    for (Map.Entry<String, UnitCallList.Listed> call : filter.calls().entrySet()) {
      UnitCallList.Listed entry = call.getValue();
      Action action = entry.answer() == null ? usual : entry.answer();
      listed.add(call.getKey(), rules.of(entry.place().text(), action, entry.place()));
      if (entry.answer() != null
          && filter.isOfNamed()
          && action.equals(context.systemd().unlisted(refusal))) {
        doesNotStart(call.getKey(), action, entry.place());
      }
    }
    if (enosys) {
      Rule others = rules.of("every other known call", refusal, filter.place());
      for (String call : context.systemd().knownCalls()) {
        // A call that only another ABI has is not looked at.
        boolean here = CallNames.exact(context.host(), call).isPresent();
        if (here && !filter.calls().containsKey(call)) {
          listed.add(call, others);
        }
      }
    }
    return listed;
  }

  private void doesNotStart(String call, Action action, Place place) {
    context.note(
        place,
        "systemd "
            + context.systemd().number()
            + " does not start such a unit (status 228/SECCOMP): "
            + call
            + " is given "
            + action
            + ", which it gets anyway, and libseccomp takes no such rule");
  }

  private UnitFilter logged(List<Architecture> abis) {
    UnitFilter logged = new UnitFilter(abis);
    if (log.isSet()) {
      Action action = log.isOfNamed() ? LOGGED : Action.ALLOW;
      log.calls()
          .forEach(
              (call, entry) ->
                  logged.add(call, rules.of(entry.place().text(), action, entry.place())));
    }
    return logged;
  }
}
