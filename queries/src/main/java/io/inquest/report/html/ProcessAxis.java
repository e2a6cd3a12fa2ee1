package io.inquest.report.html;

import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.query.RunRow;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.RunEvidence;
import io.inquest.report.html.TimeBuckets.Bucket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The processes of a run on an axis of time, children below their parents, with what they executed
 * and were refused. Threads are shown with their process.
 *
 * @param from the axis' beginning
 * @param to its end
 * @param rest which processes are left out, in words; empty if none is
 */
record ProcessAxis(String from, String to, String length, List<Lane> lanes, String rest) {
  private static final double WIDTH = 1000;
  private static final int MOST_LANES = 60;
  private static final int MOST_MARKS = 2_000;
  private static final int DEEPEST = 8;
  private static final int MOST_EXECS = 20;

  /** One process: its life is a bar, what it executed are ticks, what it was refused are marks. */
  record Lane(
      String name,
      String pid,
      int depth,
      String x,
      String width,
      List<Mark> execs,
      List<Mark> refusals,
      String count,
      String end) {}

  /**
   * A place on the axis.
   *
   * @param weight 1 for few, 3 for many
   */
  record Mark(String x, String width, int weight, String title) {}

  static ProcessAxis of(RunRow run, RunEvidence evidence, RefusalTally tally) {
    List<ProcessLife> all = ProcessLife.of(evidence);
    Map<ProcessLife, List<Bucket>> refusals = refusals(run, all, tally);
    Set<ProcessLife> chosen = choose(all, refusals);
    long from = run.startedAt();
    long to = Math.max(from + 1, end(run, all, tally));
    for (ProcessLife life : all) {
      from = Math.min(from, life.start());
    }
    Drawing drawing = new Drawing(from, to, MOST_MARKS / Math.max(1, chosen.size()));
    List<Lane> lanes = new ArrayList<>();
    for (ProcessLife life : all) {
      boolean isRoot = life.parent() == null || !chosen.contains(life.parent());
      if (chosen.contains(life) && isRoot) {
        addWithChildren(life, all, chosen, refusals, drawing, lanes);
      }
    }
    int left = all.size() - lanes.size();
    return new ProcessAxis(
        Shown.time(from),
        Shown.time(to),
        Shown.span(to - from),
        lanes,
        left == 0
            ? ""
            : Shown.count(left)
                + (left == 1 ? " process has" : " processes have")
                + " no room here; those with the most refusals are shown.");
  }

  private static void addWithChildren(
      ProcessLife life,
      List<ProcessLife> all,
      Set<ProcessLife> chosen,
      Map<ProcessLife, List<Bucket>> refusals,
      Drawing drawing,
      List<Lane> lanes) {
    lanes.add(drawing.lane(life, refusals.getOrDefault(life, List.of())));
    for (ProcessLife child : all) {
      if (child.parent() == life && chosen.contains(child)) {
        addWithChildren(child, all, chosen, refusals, drawing, lanes);
      }
    }
  }

  /** What each process was refused: its number's refusals since it started. */
  private static Map<ProcessLife, List<Bucket>> refusals(
      RunRow run, List<ProcessLife> all, RefusalTally tally) {
    Map<ProcessLife, List<Bucket>> refusals = new HashMap<>();
    for (ProcessLife life : all) {
      TimeBuckets buckets =
          tally.processes().get(new RefusalTally.RefusedProcess(run.name(), life.pid()));
      if (buckets == null) {
        continue;
      }
      long next = Long.MAX_VALUE;
      for (ProcessLife other : all) {
        if (other.pid() == life.pid() && other.start() > life.start()) {
          next = Math.min(next, other.start());
        }
      }
      List<Bucket> own = new ArrayList<>();
      for (Bucket each : buckets.spans(0, Integer.MAX_VALUE)) {
        if (each.start() + each.width() > life.start() && each.start() < next) {
          own.add(each);
        }
      }
      refusals.put(life, own);
    }
    return refusals;
  }

  /** Those with refusals and their ancestors first, then the earliest. */
  private static Set<ProcessLife> choose(
      List<ProcessLife> all, Map<ProcessLife, List<Bucket>> refusals) {
    List<ProcessLife> order = new ArrayList<>(all);
    order.sort(
        Comparator.comparing(
            life ->
                -refusals.getOrDefault(life, List.of()).stream().mapToLong(Bucket::count).sum()));
    Set<ProcessLife> chosen = new HashSet<>();
    for (ProcessLife life : order) {
      List<ProcessLife> line = new ArrayList<>();
      for (ProcessLife each = life; each != null && !chosen.contains(each); each = each.parent()) {
        line.add(each);
      }
      if (chosen.size() + line.size() <= MOST_LANES) {
        chosen.addAll(line);
      }
    }
    return chosen;
  }

  private static long end(RunRow run, List<ProcessLife> all, RefusalTally tally) {
    if (run.ending().time() > 0) {
      return run.ending().time();
    }
    long latest = run.startedAt();
    for (ProcessLife life : all) {
      latest = Math.max(latest, Math.max(life.start(), life.ending().time()));
      if (tally.processes().containsKey(new RefusalTally.RefusedProcess(run.name(), life.pid()))) {
        latest = Math.max(latest, tally.lastTime());
      }
    }
    return latest;
  }

  /** Places on the axis. */
  private record Drawing(long from, long to, int mostMarks) {

    Lane lane(ProcessLife life, List<Bucket> refusals) {
      long end = life.ending().time() == 0 ? to : life.ending().time();
      List<Mark> execs = new ArrayList<>();
      for (TaskExecuted exec : life.execs().subList(0, Math.min(MOST_EXECS, life.execs().size()))) {
        execs.add(
            new Mark(
                x(exec.time()),
                "",
                1,
                Shown.time(exec.time()) + ": executed " + Shown.text(exec.exe())));
      }
      long count = refusals.stream().mapToLong(Bucket::count).sum();
      return new Lane(
          Shown.text(life.name()),
          Integer.toString(life.pid()),
          Math.min(DEEPEST, life.depth()),
          x(life.start()),
          Shown.coordinate(Math.max(1, place(end) - place(life.start()))),
          execs,
          marks(refusals),
          count == 0 ? "" : Shown.count(count),
          end(life.ending()));
    }

    /** How it ended, where that was not well: the exit status, or the signal. */
    private static String end(Ending ending) {
      return switch (ending.kind()) {
        case EXITED -> ending.value() == 0 ? "" : "exit " + ending.value();
        case SIGNALED -> KernelNames.signal(ending.value());
        default -> "";
      };
    }

    private List<Mark> marks(List<Bucket> refusals) {
      int each = Math.max(1, (refusals.size() + mostMarks - 1) / Math.max(1, mostMarks));
      List<Mark> marks = new ArrayList<>();
      for (int i = 0; i < refusals.size(); i += each) {
        List<Bucket> together = refusals.subList(i, Math.min(refusals.size(), i + each));
        Bucket first = together.get(0);
        Bucket last = together.get(together.size() - 1);
        long count = together.stream().mapToLong(Bucket::count).sum();
        double width = place(last.start() + last.width()) - place(first.start());
        marks.add(
            new Mark(
                x(first.start()),
                Shown.coordinate(Math.max(2, width)),
                count < 10 ? 1 : count < 1000 ? 2 : 3,
                Shown.time(first.start()) + ": " + Shown.count(count, "refusal")));
      }
      return marks;
    }

    private String x(long time) {
      return Shown.coordinate(place(time));
    }

    private double place(long time) {
      return Math.min(WIDTH, Math.max(0, WIDTH * (time - from) / (to - from)));
    }
  }
}
