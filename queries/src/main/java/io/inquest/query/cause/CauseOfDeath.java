package io.inquest.query.cause;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.linux.libc.Signals;
import io.inquest.query.cause.evidence.ArgumentTests;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.FilterHistory;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.Listeners;
import io.inquest.query.cause.evidence.Missing;
import io.inquest.query.cause.evidence.RuleReference;
import io.inquest.query.cause.evidence.RunEvidence;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.SecondTracer;
import io.inquest.query.cause.evidence.Suspect;
import io.inquest.query.cause.evidence.ThreadGroupLife;
import io.inquest.query.cause.evidence.UnseenFilters;
import io.inquest.query.cause.reason.KnownFallBack;
import io.inquest.query.cause.reason.Reason;
import io.inquest.query.cause.reason.Trap;
import io.inquest.query.cause.reason.Weighed;
import io.inquest.query.cause.remedy.Remedies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Names the refusal that explains how a run ended, or says that none does.
 *
 * <p>Every {@link Reason} gives an opinion on every group of like refusals; the sum of the weights
 * says how much speaks for it: from {@value #POSSIBLE} it is possible, from {@value #LIKELY}
 * likely, from {@link #CERTAIN} certain. The greatest sum wins, among equals the later refusal.
 */
public final class CauseOfDeath {
  private static final int POSSIBLE = 20;
  private static final int LIKELY = 50;

  /** What convicts makes certain, though as much as half of it speaks against it. */
  private static final int CERTAIN = Reason.CONVICTS / 2;

  private static final int NEARLY_AS_MUCH = 10;
  private static final int SYS_SECCOMP = 1;

  private final Scene scene;

  private CauseOfDeath(Scene scene) {
    this.scene = scene;
  }

  /** The finding about a run. */
  public static Finding of(RunEvidence evidence) {
    Scene scene = Scene.of(evidence);
    if (evidence.isImported()) {
      return ImportedRun.finding(scene, new CauseOfDeath(scene).program());
    }
    boolean failedByItself = scene.ending().failed() && !scene.endedFromOutside();
    Optional<Finding> explained =
        failedByItself ? Optional.of(new CauseOfDeath(scene).explain(scene)) : Optional.empty();
    if (explained.isPresent() && explained.get().cause().isPresent()) {
      return explained.get();
    }
    Optional<ThreadGroupLife> killed =
        scene.ending().failed() || scene.ending().well()
            ? killedDescendant(scene)
            : Optional.empty();
    if (killed.isPresent()) {
      return new CauseOfDeath(scene.about(killed.get())).explain(scene);
    }
    return scene.ending().failed()
        ? explained.orElseGet(() -> new CauseOfDeath(scene).explain(scene))
        : new CauseOfDeath(scene).nothingToExplain();
  }

  /** The last descendant that the kernel killed for a refusal. */
  private static Optional<ThreadGroupLife> killedDescendant(Scene scene) {
    ThreadGroupLife killed = null;
    for (Suspect suspect : scene.suspects()) {
      ThreadGroupLife group = suspect.group();
      if (!scene.isDead(group)
          && killedFor(suspect)
          && (killed == null || killed.ending().time() <= group.ending().time())) {
        killed = group;
      }
    }
    return Optional.ofNullable(killed);
  }

  private static boolean killedFor(Suspect suspect) {
    Ending ending = suspect.group().ending();
    return ending.killedBy(Signals.SIGSYS)
        ? !suspect.fails()
        : suspect.kills() && ending.killedBy(Signals.SIGKILL);
  }

  private Finding explain(Scene launched) {
    List<Weighed> weighed = new ArrayList<>();
    for (Suspect suspect : scene.suspects()) {
      weighed.add(Weighed.of(suspect, scene));
    }
    weighed.sort(
        Comparator.comparingInt(Weighed::sum)
            .thenComparingLong(each -> each.suspect().last().sequence())
            .reversed());
    Optional<Weighed> best =
        weighed.isEmpty() || weighed.get(0).sum() < POSSIBLE
            ? UnexplainedFailure.lastRefusal(weighed, scene, POSSIBLE)
            : Optional.of(firstKill(weighed));
    List<Finding.Considered> considered = new ArrayList<>();
    for (Weighed each : weighed) {
      if (best.isEmpty() || !each.equals(best.get())) {
        considered.add(consider(each, best));
      }
    }
    return best.isPresent()
        ? withCause(best.get(), considered, launched)
        : withoutCause(considered, launched);
  }

  /** Several threads may be killed at once: the first kill is the one that explains the others. */
  private static Weighed firstKill(List<Weighed> weighed) {
    Weighed first = weighed.get(0);
    if (first.suspect().kills()) {
      for (Weighed each : weighed) {
        if (each.sum() >= Reason.CONVICTS
            && each.suspect().kills()
            && each.suspect().first().sequence() < first.suspect().first().sequence()) {
          first = each;
        }
      }
    }
    return first;
  }

  private static Confidence confidence(int sum) {
    // Opinions against a conviction are few and small; what the kernel did stays done.
    if (sum >= CERTAIN) {
      return Confidence.CERTAIN;
    }
    return sum >= LIKELY ? Confidence.LIKELY : Confidence.POSSIBLE;
  }

  private static Finding.Considered consider(Weighed weighed, Optional<Weighed> best) {
    Suspect suspect = weighed.suspect();
    boolean rival =
        best.isPresent()
            && best.get().sum() < CERTAIN
            && weighed.sum() >= POSSIBLE
            && weighed.sum() >= best.get().sum() - NEARLY_AS_MUCH;
    Reason.Opinion strongest = null;
    for (Reason.Opinion opinion : weighed.opinions()) {
      int against = rival ? -opinion.weight() : opinion.weight();
      int most = strongest == null ? 0 : rival ? -strongest.weight() : strongest.weight();
      if (against < most) {
        strongest = opinion;
      }
    }
    String why =
        strongest != null
            ? strongest.words()
            : best.isPresent() ? "less speaks for it" : "too little speaks for it";
    return new Finding.Considered(
        suspect.last(), suspect.inWords(), suspect.count(), rival, false, why);
  }

  private Finding withCause(Weighed best, List<Finding.Considered> considered, Scene launched) {
    Suspect suspect = best.suspect();
    Decision refusal = suspect.last();
    FilterHistory history = new FilterHistory(scene);
    Optional<FilterInstalled> filter = history.deciding(refusal);
    RuleReference rule = RuleReference.of(refusal, filter);
    List<ArgumentTests.Test> tests =
        filter.isPresent() ? ArgumentTests.of(filter.get(), refusal) : List.of();
    Finding.Cause cause =
        new Finding.Cause(
            refusal,
            suspect.call(),
            KernelNames.action(refusal),
            rule,
            filter.isPresent()
                ? ArgumentTests.inWords(tests, rule, filter.get(), refusal)
                : List.of(),
            suspect.count(),
            suspect.first().sequence());
    Finding.Victim victim =
        new Finding.Victim(
            refusal.tgid(), refusal.tid(), refusal.comm(), refusal.exe(), scene.endingOf(suspect));
    return new Finding(
        launched.ending(),
        program(),
        Optional.of(victim),
        Optional.of(cause),
        confidence(best.sum()),
        reasons(best),
        consequences(suspect, launched),
        Remedies.of(suspect, rule, tests, history.alsoRefusing(refusal)),
        considered,
        Caveats.inWords(scene.evidence().gaps()),
        UnseenFilters.inWords(scene.evidence()),
        Optional.empty(),
        scene.evidence().refusalCount(),
        scene.evidence().missing());
  }

  private static List<String> reasons(Weighed best) {
    List<Reason.Opinion> opinions = new ArrayList<>(best.opinions());
    opinions.sort(Comparator.comparingInt(each -> -Math.abs(each.weight())));
    List<String> words = new ArrayList<>();
    boolean convicted = best.sum() >= CERTAIN;
    for (Reason.Opinion opinion : opinions) {
      if (opinion.weight() > 0 && (!convicted || opinion.weight() >= Reason.CONVICTS)) {
        words.add(opinion.words());
      } else if (opinion.weight() < 0 && !convicted) {
        words.add("against it: " + opinion.words());
      }
    }
    return words;
  }

  /** From the refused process up to the launched one: how each ended. */
  private static List<String> consequences(Suspect suspect, Scene launched) {
    List<String> chain = new ArrayList<>();
    ThreadGroupLife group = suspect.group();
    if (suspect.kills() && !suspect.endedItsGroup(launched.endingOf(suspect))) {
      chain.add(
          "the kernel killed task "
              + suspect.last().tid()
              + ", and the other threads of "
              + group.inWords()
              + " went on without it");
    }
    while (!launched.isDead(group)) {
      chain.add(endInWords(group, group.ending(), launched));
      if (group.parent.isEmpty()) {
        return chain;
      }
      group = group.parent.get();
    }
    if (!chain.isEmpty()) {
      chain.add(endInWords(group, launched.ending(), launched));
    }
    return chain;
  }

  private static String endInWords(ThreadGroupLife group, Ending ending, Scene launched) {
    String sender = launched.senderInWords(group);
    return group.inWords()
        + " "
        + ending.inWords()
        + (sender.isEmpty() ? "" : sender.substring(0, sender.length() - 1));
  }

  private Finding withoutCause(List<Finding.Considered> considered, Scene launched) {
    List<String> reasons = new ArrayList<>();
    Optional<SignalDelivered> fatal =
        scene.dead().isPresent() ? scene.fatalSignal(scene.dead().get()) : Optional.empty();
    if (fatal.isPresent()) {
      reasons.add(signalInWords(fatal.get()));
    } else if (scene.dead().isPresent()) {
      Optional<ThreadGroupLife> killed = scene.tasks().lastKilledBelow(scene.dead().get());
      if (killed.isPresent()) {
        reasons.add("before it, " + endInWords(killed.get(), killed.get().ending(), scene));
      }
    }
    boolean sawEverything = !missesRefusals() && Caveats.sawEverything(scene.evidence().gaps());
    if (!considered.isEmpty()) {
      reasons.add("none of the refusals explains it");
    } else if (sawEverything) {
      reasons.add("no call was refused, so that no policy is the reason");
    } else {
      reasons.add("no refusal is on record, but not everything could be seen");
    }
    UnseenFilters.inWords(scene.evidence()).ifPresent(reasons::add);
    Optional<String> listeners = Listeners.inWords(scene.evidence());
    listeners.ifPresent(reasons::add);
    boolean exited = fatal.isEmpty() && scene.ending().kind() == Ending.Kind.EXITED;
    Optional<String> traced = exited ? traced() : Optional.empty();
    traced.ifPresent(reasons::add);
    if (exited && sawEverything && traced.isEmpty() && listeners.isEmpty()) {
      reasons.add(
          "every other error that the program got is the kernel's own: a filter's would be on"
              + " record");
    }
    return finding(launched.ending(), leader(), reasons, considered, traced);
  }

  /** What came of it where the process in question wanted to trace a task of the run. */
  private Optional<String> traced() {
    return scene.dead().flatMap(it -> SecondTracer.wantedBy(it, scene)).map(SecondTracer::inWords);
  }

  private boolean missesRefusals() {
    Missing missing = scene.evidence().missing();
    return missing.refusals() > 0
        || (missing.known() != Missing.Known.COUNTED && missing.entries() > 0);
  }

  private String signalInWords(SignalDelivered fatal) {
    String signal = KernelNames.signal(fatal.signal());
    if (fatal.signal() == Signals.SIGSYS && fatal.code() == SYS_SECCOMP) {
      return "a filter that Inquest did not see sent SIGSYS";
    }
    if (fatal.senderPid() > 0) {
      String whose = scene.tasks().knows(fatal.senderPid()) ? ", of this run" : ", not of this run";
      String noFilter = fatal.signal() == Signals.SIGSYS ? ": no filter did" : "";
      return signal + " was sent by process " + fatal.senderPid() + whose + noFilter;
    }
    return fatal.address() == 0
        ? signal + " came from the kernel"
        : signal + " came from the kernel, for address " + KernelNames.hex(fatal.address());
  }

  private Finding nothingToExplain() {
    Ending ending = scene.ending();
    List<Finding.Considered> considered = new ArrayList<>();
    for (Suspect suspect : scene.suspects()) {
      considered.add(
          new Finding.Considered(
              suspect.last(),
              suspect.inWords(),
              suspect.count(),
              false,
              ending.well() && KnownFallBack.missed(suspect).isPresent(),
              lessened(suspect, ending)));
    }
    List<String> reasons = new ArrayList<>();
    if (ending.kind() == Ending.Kind.LOST) {
      reasons.add(lostInWords(ending));
    } else if (ending.kind() == Ending.Kind.STOPPED) {
      reasons.add(stoppedInWords());
    } else if (ending.kind() == Ending.Kind.DETACHED) {
      reasons.add("Inquest left it while it ran");
    } else if (ending.well()) {
      traced().ifPresent(words -> reasons.add(words + ", so that it may have done something else"));
    }
    return finding(ending, Optional.empty(), reasons, considered, Optional.empty());
  }

  /** A full store says so itself; else its memory could not be read, which its gap says. */
  private String stoppedInWords() {
    for (Gap gap : scene.evidence().gaps()) {
      if (gap.kind() == GapKind.LOST_TRACEE) {
        return gap.detail();
      }
    }
    return "a record of it could not be kept, and --on-loss does not let it go on then";
  }

  private String lostInWords(Ending lost) {
    if (lost.value() != RunEnded.NOT_KNOWN) {
      return "the supervisor ended first; the kernel then kills what it had launched";
    }
    boolean attached =
        scene.evidence().starts().stream().anyMatch(start -> start.how() == TaskStart.ATTACH);
    return attached
        ? "the supervisor ended first; what it had attached to runs on then, unrecorded"
        : "the supervisor ended first; what became of the program is not on record";
  }

  /** What became of a refusal in a run that needs no explanation. */
  private String lessened(Suspect suspect, Ending ending) {
    Optional<Reason.Opinion> known =
        suspect.fails() ? new KnownFallBack().on(suspect, scene) : new Trap().on(suspect, scene);
    boolean takenWell = known.isPresent() && known.get().weight() < 0;
    if (takenWell) {
      return known.get().words();
    }
    if (ending.kind() == Ending.Kind.DETACHED) {
      return "the process ran on when Inquest left it: what it led to is not known";
    }
    if (ending.kind() == Ending.Kind.LOST || ending.kind() == Ending.Kind.STOPPED) {
      return "the run was cut short: what it would have led to is not known";
    }
    if (!ending.well()) {
      return "whether it matters will show when the run has ended";
    }
    Optional<String> missed = KnownFallBack.missed(suspect);
    if (missed.isPresent()) {
      return missed.get() + ", so that it probably did something else than it would have";
    }
    if (suspect.fails()) {
      return "the program ended well all the same; no fall-back is known, so that it may have done"
          + " less than it would have";
    }
    return "the program ended well all the same";
  }

  private Finding finding(
      Ending ending,
      Optional<Finding.Victim> victim,
      List<String> reasons,
      List<Finding.Considered> considered,
      Optional<String> traced) {
    return new Finding(
        ending,
        program(),
        victim,
        Optional.empty(),
        Confidence.NONE,
        reasons,
        List.of(),
        List.of(),
        considered,
        Caveats.inWords(scene.evidence().gaps()),
        UnseenFilters.inWords(scene.evidence()),
        traced,
        scene.evidence().refusalCount(),
        scene.evidence().missing());
  }

  private Optional<Finding.Victim> leader() {
    if (scene.dead().isEmpty()) {
      return Optional.empty();
    }
    ThreadGroupLife dead = scene.dead().get();
    Optional<ThreadGroupLife.Execution> program = dead.lastProgram();
    return Optional.of(
        new Finding.Victim(
            dead.tgid,
            dead.tgid,
            program.isPresent() ? program.get().comm() : "",
            program.isPresent() ? program.get().exe() : "",
            scene.ending()));
  }

  private String program() {
    var started = scene.evidence().started();
    return started.isPresent() && !started.get().arguments().isEmpty()
        ? started.get().arguments().get(0)
        : "the program";
  }
}
