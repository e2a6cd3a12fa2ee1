package io.inquest.report.html;

import io.inquest.report.html.RefusalTally.Named;
import java.util.ArrayList;
import java.util.List;

/**
 * Names with their numbers, the largest first, each with a bar of at most 100.
 *
 * @param title what the names are
 * @param rest what is left out, in words; empty if nothing is
 */
record RankedBars(String title, List<Bar> bars, String rest) {
  private static final int MOST = 12;

  /** One name. */
  record Bar(String name, String count, String share, String width) {}

  static RankedBars of(String title, List<Named> named, RefusalTally tally) {
    List<Bar> bars = new ArrayList<>();
    long highest = named.isEmpty() ? 1 : named.get(0).count();
    long shown = 0;
    for (Named each : named.subList(0, Math.min(MOST, named.size()))) {
      shown += each.count();
      bars.add(
          new Bar(
              Shown.text(each.name()),
              Shown.count(each.count()),
              Shown.share(each.count(), tally.total()),
              Shown.coordinate(100.0 * each.count() / highest)));
    }
    long rest = tally.total() - shown;
    return new RankedBars(title, bars, rest == 0 ? "" : Shown.count(rest) + " under other names");
  }
}
