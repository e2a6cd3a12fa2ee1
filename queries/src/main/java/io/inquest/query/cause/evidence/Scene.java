package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.linux.fallback.FallBack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The evidence laid out: whose end is to be explained, and the groups of like refusals. */
public final class Scene {
  private final RunEvidence evidence;
  private final TaskTree tasks;
  private final Optional<ThreadGroupLife> dead;
  private final List<Suspect> suspects;
  private final Map<ThreadGroupLife, Decision> lastOfGroup;

  private Scene(
      RunEvidence evidence,
      TaskTree tasks,
      Optional<ThreadGroupLife> dead,
      List<Suspect> suspects) {
    this.evidence = evidence;
    this.tasks = tasks;
    this.dead = dead;
    this.suspects = suspects;
    this.lastOfGroup = new HashMap<>();
    for (Suspect suspect : suspects) {
      if (!shrugged(suspect) && !followsAReport(suspect) && givesUp(suspect).isEmpty()) {
        lastOfGroup.merge(
            suspect.group(), suspect.last(), (a, b) -> a.sequence() > b.sequence() ? a : b);
      }
    }
  }

  /** A refusal that is known to be taken well is no later event that matters. */
  private static boolean shrugged(Suspect suspect) {
    return suspect.fails()
        && suspect.fallBack().isPresent()
        && (suspect.fallBack().get().tolerance() == FallBack.Tolerance.OPTIONAL
            || suspect.fallBack().get().tolerates(suspect.errno()));
  }

  public static Scene of(RunEvidence evidence) {
    TaskTree tasks = new TaskTree(evidence);
    return new Scene(evidence, tasks, tasks.launched(), suspects(evidence, tasks));
  }

  /** The same scene with another thread group's end to explain. */
  public Scene about(ThreadGroupLife group) {
    return new Scene(evidence, tasks, Optional.of(group), suspects);
  }

  private static List<Suspect> suspects(RunEvidence evidence, TaskTree tasks) {
    Map<Alike, List<Decision>> alike = new LinkedHashMap<>();
    Map<RefusalKind, Long> afterwards = new HashMap<>();
    for (Decision refusal : evidence.refusals()) {
      RefusalKind kind = RefusalKind.of(refusal);
      boolean givenUp = givenUp(evidence, tasks, refusal).isPresent();
      alike.computeIfAbsent(new Alike(kind, givenUp), key -> new ArrayList<>(2)).add(refusal);
      if (givenUp) {
        afterwards.merge(kind, 1L, Long::sum);
      }
    }
    List<Suspect> suspects = new ArrayList<>(alike.size());
    for (Map.Entry<Alike, List<Decision>> entry : alike.entrySet()) {
      List<Decision> refusals = entry.getValue();
      Decision last = refusals.get(refusals.size() - 1);
      RefusalKind kind = entry.getKey().kind();
      long others = afterwards.getOrDefault(kind, 0L);
      // Those that no record is kept of came before the end.
      long count = entry.getKey().givenUp() ? 0 : evidence.counts().getOrDefault(kind, 0L) - others;
      suspects.add(
          new Suspect(
              kind,
              refusals.get(0),
              last,
              Math.max(count, refusals.size()),
              tasks.groupAt(last.tgid(), last.time())));
    }
    return suspects;
  }

  public RunEvidence evidence() {
    return evidence;
  }

  public TaskTree tasks() {
    return tasks;
  }

  /** Groups of like refusals, in the order of their first. */
  public List<Suspect> suspects() {
    return suspects;
  }

  /** The thread group whose end is to be explained. */
  public Optional<ThreadGroupLife> dead() {
    return dead;
  }

  /** How the thread group in question ended; the run's end where no task is known. */
  public Ending ending() {
    if (dead.isPresent() && dead.get().ending().kind() != Ending.Kind.RUNNING) {
      return dead.get().ending();
    }
    if (evidence.ended().isEmpty()) {
      return Ending.NONE;
    }
    var end = evidence.ended().get();
    return switch (end.outcome()) {
      case EXITED, SIGNALED -> Ending.ofWaitStatus(end.waitStatus(), end.time());
      case LOST -> Ending.lost(end.waitStatus(), end.time());
      case DETACHED -> Ending.detached(end.time());
      case STOPPED -> Ending.stopped(end.time());
      case IMPORTED -> Ending.imported(end.time());
    };
  }

  /** Who sent the signal that ended the group: {@code , sent by timeout (412),}; else nothing. */
  public String senderInWords(ThreadGroupLife group) {
    Optional<SignalDelivered> fatal = fatalSignal(group);
    int sender = fatal.isPresent() ? fatal.get().senderPid() : 0;
    if (sender <= 0 || sender == group.tgid) {
      return "";
    }
    String who =
        tasks.knows(sender)
            ? tasks.groupAt(sender, fatal.get().time()).inWords()
            : "process " + sender + " from outside of the run";
    return ", sent by " + who + ",";
  }

  public boolean isDead(ThreadGroupLife group) {
    return dead.isPresent() && dead.get() == group;
  }

  /** The end of a suspect's own thread group. */
  public Ending endingOf(Suspect suspect) {
    return isDead(suspect.group()) ? ending() : suspect.group().ending();
  }

  /** Whether no other refusal of its thread group, except such as are taken well, came later. */
  public boolean isLastWord(Suspect suspect) {
    Decision last = lastOfGroup.get(suspect.group());
    return last == null || last.sequence() <= suspect.last().sequence();
  }

  /**
   * Whether the call is what a program does once it has failed: it writes to standard error, and
   * what follows until it ends. Then an earlier refusal of its thread group is what it reports.
   */
  public boolean followsAReport(Suspect suspect) {
    for (Suspect report : suspects) {
      if (report.group() == suspect.group()
          && report.writesToStandardError()
          && report.last().sequence() <= suspect.first().sequence()
          && hasEarlierRefusal(report)) {
        return true;
      }
    }
    return false;
  }

  /** By which function the task had given up when the calls were refused; empty if it had not. */
  public Optional<String> givesUp(Suspect suspect) {
    return givenUp(evidence, tasks, suspect.first());
  }

  private static Optional<String> givenUp(RunEvidence evidence, TaskTree tasks, Decision refusal) {
    for (GivenUp each : evidence.givenUp()) {
      if (each.covers(refusal, tasks)) {
        return Optional.of(each.function());
      }
    }
    return Optional.empty();
  }

  /** Like refusals, those apart that a task met after it had given up. */
  private record Alike(RefusalKind kind, boolean givenUp) {}

  private boolean hasEarlierRefusal(Suspect report) {
    for (Suspect other : suspects) {
      if (other.group() == report.group()
          && other.last().sequence() < report.first().sequence()
          && !shrugged(other)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a process outside of the run sent the signal that ended the group in question. */
  public boolean endedFromOutside() {
    Optional<SignalDelivered> fatal = dead.isEmpty() ? Optional.empty() : fatalSignal(dead.get());
    return fatal.isPresent()
        && fatal.get().senderPid() > 0
        && !tasks.knows(fatal.get().senderPid());
  }

  /** The last signal that was delivered to the group, if it is the one that ended it. */
  public Optional<SignalDelivered> fatalSignal(ThreadGroupLife group) {
    Ending ending = isDead(group) ? ending() : group.ending();
    SignalDelivered fatal = null;
    for (SignalDelivered signal : evidence.signals()) {
      if (signal.tgid() == group.tgid
          && signal.time() >= group.startTime
          && ending.killedBy(signal.signal())) {
        fatal = signal;
      }
    }
    return Optional.ofNullable(fatal);
  }
}
