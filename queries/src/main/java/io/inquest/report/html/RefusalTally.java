package io.inquest.report.html;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.query.DecisionRow;
import io.inquest.query.RunName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Counts refusals as they come by: like ones together, over time, and by process of the runs that
 * are shown in detail. Bounded, whatever comes. Used by one thread.
 */
final class RefusalTally implements Consumer<DecisionRow> {
  private static final int MOST_KINDS = 20_000;
  private static final int MOST_SPANS = 1_000;
  private static final int MOST_PROCESSES = 5_000;
  private static final int MOST_SPANS_OF_A_PROCESS = 500;

  /** What like refusals have in common. */
  record Kind(
      RunName run,
      String comm,
      String exe,
      int auditArch,
      int nr,
      int action,
      int data,
      int filter,
      int instruction,
      String policy,
      String rule) {}

  /** Like refusals. */
  static final class Folded {
    private final Decision first;
    private long count;
    private long lastTime;

    private Folded(Decision first) {
      this.first = first;
    }

    Decision first() {
      return first;
    }

    long count() {
      return count;
    }

    long lastTime() {
      return lastTime;
    }
  }

  /** A process of a run; the kernel may use its number again. */
  record RefusedProcess(RunName run, int tgid) {}

  private final Set<RunName> detailed;
  private final Map<Kind, Folded> kinds = new LinkedHashMap<>();
  private final Map<RefusedProcess, TimeBuckets> processes = new HashMap<>();
  private final TimeBuckets overTime = new TimeBuckets(MOST_SPANS);
  private long total;
  private long unfolded;
  private long firstTime = Long.MAX_VALUE;
  private long lastTime = Long.MIN_VALUE;

  /**
   * Counts nothing yet.
   *
   * @param detailed the runs whose processes are told apart
   */
  RefusalTally(Set<RunName> detailed) {
    this.detailed = detailed;
  }

  @Override
  public void accept(DecisionRow row) {
    Decision decision = row.decision();
    total++;
    fold(row.name(), decision);
    long time = decision.time();
    if (time == 0) {
      return; // An imported record without a date has no place in time.
    }
    firstTime = Math.min(firstTime, time);
    lastTime = Math.max(lastTime, time);
    overTime.add(time);
    if (detailed.contains(row.name())) {
      RefusedProcess process = new RefusedProcess(row.name(), decision.tgid());
      TimeBuckets buckets = processes.get(process);
      if (buckets == null && processes.size() < MOST_PROCESSES) {
        buckets = new TimeBuckets(MOST_SPANS_OF_A_PROCESS);
        processes.put(process, buckets);
      }
      if (buckets != null) {
        buckets.add(time);
      }
    }
  }

  private void fold(RunName run, Decision decision) {
    Kind kind =
        new Kind(
            run,
            decision.comm(),
            decision.exe(),
            decision.auditArch(),
            decision.nr(),
            decision.action(),
            decision.data(),
            decision.filter(),
            decision.instruction(),
            decision.policy(),
            decision.rule());
    Folded folded = kinds.get(kind);
    if (folded == null) {
      if (kinds.size() == MOST_KINDS) {
        unfolded++;
        return;
      }
      folded = new Folded(decision);
      kinds.put(kind, folded);
    }
    folded.count++;
    folded.lastTime = decision.time();
  }

  /** How many refusals there were. */
  long total() {
    return total;
  }

  /** How many of them are of kinds for which there was no room. */
  long unfolded() {
    return unfolded;
  }

  /** The time of the earliest; later than {@link #lastTime} if none has a time. */
  long firstTime() {
    return firstTime;
  }

  /** The time of the latest. */
  long lastTime() {
    return lastTime;
  }

  TimeBuckets overTime() {
    return overTime;
  }

  Map<RefusedProcess, TimeBuckets> processes() {
    return processes;
  }

  /** The kinds, those with the most refusals first. */
  List<Map.Entry<Kind, Folded>> kinds() {
    List<Map.Entry<Kind, Folded>> all = new ArrayList<>(kinds.entrySet());
    all.sort(Comparator.comparing(each -> -each.getValue().count));
    return all;
  }

  /** A number of refusals under a name. */
  record Named(String name, long count) {}

  /** The refusals by something that their kinds have, the largest number first. */
  List<Named> by(Function<Kind, String> name) {
    Map<String, Long> counts = new HashMap<>();
    kinds.forEach((kind, folded) -> counts.merge(name.apply(kind), folded.count, Long::sum));
    return counts.entrySet().stream()
        .map(each -> new Named(each.getKey(), each.getValue()))
        .sorted(Comparator.comparing((Named each) -> -each.count).thenComparing(Named::name))
        .toList();
  }
}
