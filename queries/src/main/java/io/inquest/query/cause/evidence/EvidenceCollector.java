package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.entry.AuditEntry.TextDefined;
import io.inquest.audit.entry.EntryVisitor;
import io.inquest.linux.seccomp.TracerRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gathers the evidence of one run from its entries, in bounded memory. Owned by one thread.
 *
 * <p>Of each kind of refusal the first {@value #FIRST} and the last {@value #LAST} are kept, and
 * the last {@value #RECENT} of the run whatever their kind; the others are counted. Past {@value
 * #MOST_KINDS} kinds, new ones are kept only among the recent.
 */
public final class EvidenceCollector {
  private static final int FIRST = 2;
  private static final int LAST = 2;
  private static final int RECENT = 256;
  private static final int MOST_KINDS = 4096;

  /** Of the calls that asked for a tracer, as many are kept. */
  public static final int MOST_TRACER_REQUESTS = 256;

  private static final int MOST_TASK_ENTRIES = 200_000;

  private RunStarted started;
  private RunEnded ended;
  private final List<TaskStarted> starts = new ArrayList<>();
  private final List<TaskExecuted> execs = new ArrayList<>();
  private final List<TaskExited> exits = new ArrayList<>();
  private final List<SignalDelivered> signals = new ArrayList<>();
  // A journal of which a segment was lost has policies twice.
  private final Set<FilterInstalled> filters = new LinkedHashSet<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final Map<RefusalKind, Kept> kinds = new HashMap<>();
  private final Deque<Decision> recent = new ArrayDeque<>();
  private final Map<Long, Long> results = new HashMap<>();
  private final Map<Long, Decision> tracerRequests = new LinkedHashMap<>();
  private final List<GivenUp> givenUp = new ArrayList<>();
  private long refusals;
  private long passed;
  private long lostEntries;
  private long tasksLeftOut;
  private final EntryVisitor adding = new Adding();

  /** The refusals of one kind that are kept. */
  private static final class Kept {
    private long count;
    private final List<Decision> first = new ArrayList<>(FIRST);
    private final Deque<Decision> last = new ArrayDeque<>(LAST);
  }

  private final class Adding implements EntryVisitor {
    @Override
    public void visit(RunStarted start) {
      started = start;
    }

    @Override
    public void visit(TextDefined entry) {}

    @Override
    public void visit(FilterInstalled filter) {
      keep(filters, filter);
    }

    @Override
    public void visit(TaskStarted start) {
      keep(starts, start);
    }

    @Override
    public void visit(TaskExecuted exec) {
      keep(execs, exec);
    }

    @Override
    public void visit(Decision decision) {
      if (decision.isRefusal()) {
        add(decision, 1);
      } else {
        passed++;
        addTracerRequest(decision);
      }
    }

    @Override
    public void visit(StackTaken stack) {
      GivenUp.in(stack).ifPresent(task -> keep(givenUp, task));
    }

    @Override
    public void visit(ResultKnown known) {
      tracerRequests.computeIfPresent(
          known.sequence(), (sequence, request) -> withResult(request, known.result()));
      if (results.size() < MOST_TASK_ENTRIES) {
        results.put(known.sequence(), known.result());
      }
    }

    @Override
    public void visit(SignalDelivered signal) {
      keep(signals, signal);
    }

    @Override
    public void visit(TaskExited exit) {
      keep(exits, exit);
    }

    @Override
    public void visit(Gap gap) {
      keep(gaps, gap);
      lostEntries += Missing.lostBy(gap);
    }

    @Override
    public void visit(RunEnded end) {
      ended = end;
    }
  }

  /** Takes the next entry of the run; what explains nothing is passed over. */
  public void add(AuditEntry entry) {
    entry.accept(adding);
  }

  /**
   * Takes a refusal that stands for others of its kind.
   *
   * @param count how many refusals this one stands for, itself included; at least 1
   */
  public void add(Decision refusal, long count) {
    refusals += count;
    recent.addLast(refusal);
    if (recent.size() > RECENT) {
      recent.removeFirst();
    }
    RefusalKind kind = RefusalKind.of(refusal);
    Kept kept = kinds.get(kind);
    if (kept == null) {
      if (kinds.size() >= MOST_KINDS) {
        return;
      }
      kept = new Kept();
      kinds.put(kind, kept);
    }
    kept.count += count;
    if (kept.first.size() < FIRST) {
      kept.first.add(refusal);
      return;
    }
    kept.last.addLast(refusal);
    if (kept.last.size() > LAST) {
      kept.last.removeFirst();
    }
  }

  /** Whether a call is one of the requests for a tracer that are taken: the first of them. */
  boolean takesTracerRequest(int auditArch, int nr, long request) {
    return tracerRequests.size() < MOST_TRACER_REQUESTS
        && TracerRequest.isIn(auditArch, nr, request);
  }

  /** Takes a decision that let a call through, uncounted, if the call asked for a tracer. */
  public void addTracerRequest(Decision decision) {
    if (takesTracerRequest(decision.auditArch(), decision.nr(), decision.arguments().get(0))) {
      tracerRequests.put(decision.sequence(), decision);
    }
  }

  /** Counts refusals of which no record is taken. */
  public void addUncounted(long count) {
    refusals += count;
  }

  /** Counts decisions that let the call through. */
  public void addPassed(long count) {
    passed += count;
  }

  /** How many refusals were taken or counted. */
  public long refusals() {
    return refusals;
  }

  private <T> void keep(Collection<T> list, T entry) {
    if (list.size() < MOST_TASK_ENTRIES) {
      list.add(entry);
    } else {
      tasksLeftOut++;
    }
  }

  /** How many entries about tasks and signals were more than is kept. */
  public long leftOut() {
    return tasksLeftOut;
  }

  /** What was gathered so far. */
  public RunEvidence evidence() {
    TreeMap<Long, Decision> bySequence = new TreeMap<>();
    Map<RefusalKind, Long> counts = new HashMap<>();
    for (Map.Entry<RefusalKind, Kept> entry : kinds.entrySet()) {
      counts.put(entry.getKey(), entry.getValue().count);
      addAll(bySequence, entry.getValue().first);
      addAll(bySequence, entry.getValue().last);
    }
    addAll(bySequence, recent);
    return new RunEvidence(
        Optional.ofNullable(started),
        Optional.ofNullable(ended),
        starts,
        execs,
        exits,
        signals,
        List.copyOf(filters),
        gaps,
        new ArrayList<>(bySequence.values()),
        new ArrayList<>(tracerRequests.values()),
        counts,
        refusals,
        givenUp,
        Missing.of(Optional.ofNullable(ended), passed + refusals, refusals, lostEntries));
  }

  private void addAll(Map<Long, Decision> bySequence, Iterable<Decision> decisions) {
    for (Decision decision : decisions) {
      Long result = results.get(decision.sequence());
      bySequence.put(
          decision.sequence(),
          result == null || decision.result().isPresent()
              ? decision
              : withResult(decision, result));
    }
  }

  private static Decision withResult(Decision d, long result) {
    return new Decision(
        d.time(),
        d.sequence(),
        d.tgid(),
        d.tid(),
        d.comm(),
        d.exe(),
        d.auditArch(),
        d.nr(),
        d.arguments(),
        d.decoded(),
        d.ip(),
        d.action(),
        d.data(),
        d.filter(),
        d.instruction(),
        d.policy(),
        d.rule(),
        OptionalLong.of(result),
        d.stack());
  }
}
