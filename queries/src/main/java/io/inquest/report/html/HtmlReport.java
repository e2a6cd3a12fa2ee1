package io.inquest.report.html;

import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.query.DecisionRow;
import io.inquest.query.DenialQuery;
import io.inquest.query.Denials;
import io.inquest.query.FilterRow;
import io.inquest.query.Filters;
import io.inquest.query.MeantRun;
import io.inquest.query.RowRelay;
import io.inquest.query.RunName;
import io.inquest.query.RunRow;
import io.inquest.report.html.Page.RunLine;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** A report on recorded runs, as one HTML file. Used by one thread. */
public final class HtmlReport {
  private static final int MOST_DETAILED = 12;
  private static final int MOST_RUNS = 1_000;
  private static final int MOST_EXAMINED = 2_000;
  private static final int MOST_FOLDED = 2_000;
  private static final int MOST_GAPS = 500;
  private static final int MOST_FILTERS = 100;
  private static final int MOST_LISTED = 20_000;

  private final String version;
  private final String name;
  private final Optional<StoreLocation> journals;
  private final List<VerifierKey> trusted;

  /** For whom a report is. */
  public enum Form {
    /** Who reviews what was refused. */
    REVIEW,
    /** Who audits that policies were in force. */
    COMPLIANCE
  }

  /**
   * Where every refusal goes, beside the page, on another thread than the one that asks.
   *
   * @param name of the file
   */
  public record FullList(String name, Consumer<DecisionRow> rows) {}

  /**
   * Reports on runs of a store.
   *
   * @param version this Inquest's
   * @param name what the page calls the store
   * @param journals where the runs' journals are; empty if they are not here, so that they cannot
   *     be verified
   * @param trusted long-term keys that may vouch for runs
   */
  public HtmlReport(
      String version, String name, Optional<StoreLocation> journals, List<VerifierKey> trusted) {
    this.version = version;
    this.name = name;
    this.journals = journals;
    this.trusted = List.copyOf(trusted);
  }

  /**
   * Writes a report.
   *
   * @param now the time of the report, in nanoseconds since the epoch
   * @param list takes every refusal; its name may be empty, then it is not spoken of
   * @param out stays open
   */
  public void write(ReportScope scope, Form form, long now, FullList list, Writer out)
      throws StoreException {
    CompletableFuture<Integrity> verifying = verify(scope);
    Set<RunName> detailed = detailed(scope.rows());
    RefusalTally tally = tally(scope, detailed, list);
    Examined examined = examine(scope);
    List<RunView> details = new ArrayList<>();
    for (MeantRun each : scope.runs()) {
      if (detailed.contains(each.run().name())) {
        details.add(RunView.of(each.store(), each.run(), tally));
      }
    }
    Integrity integrity = result(verifying);
    ReportTemplate.write(page(scope, form, now, list, tally, examined, details, integrity), out);
  }

  /** Another thread reads the journals meanwhile: it shares nothing with this one. */
  private CompletableFuture<Integrity> verify(ReportScope scope) {
    List<Long> numbers = scope.rows().stream().limit(MOST_EXAMINED).map(RunRow::number).toList();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return journals.isEmpty()
                ? Integrity.ELSEWHERE
                : Integrity.of(journals.get(), numbers, trusted);
          } catch (StoreException e) {
            throw new CompletionException(e);
          }
        });
  }

  private static Integrity result(CompletableFuture<Integrity> verifying) throws StoreException {
    try {
      return verifying.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException failed) {
        throw failed;
      }
      throw e;
    }
  }

  /** The runs with the most refusals, the latest first among equals. */
  private static Set<RunName> detailed(List<RunRow> runs) {
    Set<RunName> detailed = new HashSet<>();
    runs.stream()
        .sorted(
            Comparator.comparing((RunRow run) -> -run.refusals())
                .thenComparing(run -> -run.number()))
        .limit(MOST_DETAILED)
        .forEach(run -> detailed.add(run.name()));
    return detailed;
  }

  private static RefusalTally tally(ReportScope scope, Set<RunName> detailed, FullList list)
      throws StoreException {
    RefusalTally tally = new RefusalTally(detailed);
    try (RowRelay<DecisionRow> relay = new RowRelay<>(tally.andThen(list.rows()))) {
      for (MeantRun each : scope.runs()) {
        if (each.run().refusals() > 0) {
          stream(scope, each, relay);
        }
      }
      relay.finish();
    }
    return tally;
  }

  private static void stream(ReportScope scope, MeantRun each, Consumer<DecisionRow> sink)
      throws StoreException {
    DenialQuery query = DenialQuery.ofRun(each.run().number());
    if (scope.since().isPresent()) {
      query = query.since(scope.since().getAsLong());
    }
    new Denials(each.store())
        .stream(
            query,
            row -> {
              if (scope.includes(row.decision().time())) {
                sink.accept(row);
              }
            });
  }

  /** What the runs' filters and gaps are. */
  private record Examined(
      List<FilterView.Collected> filters, List<GapLine> gaps, List<String> exceptions) {}

  private static Examined examine(ReportScope scope) throws StoreException {
    Map<List<Object>, FilterView.Collected> filters = new LinkedHashMap<>();
    List<GapLine> gaps = new ArrayList<>();
    Exceptions exceptions = new Exceptions();
    int examined = Math.min(MOST_EXAMINED, scope.runs().size());
    for (MeantRun each : scope.runs().subList(0, examined)) {
      RunRow run = each.run();
      FilterHits hits = FilterHits.of(each.store(), run.number());
      List<FilterView.Collected> own = new ArrayList<>();
      for (FilterRow row : new Filters(each.store()).of(run.number())) {
        List<Object> key =
            List.of(
                row.filter().origin(),
                row.filter().policy(),
                row.filter().index(),
                row.filter().sha256(),
                row.filter().observed());
        FilterView.Collected collected =
            filters.computeIfAbsent(key, none -> new FilterView.Collected(row.filter()));
        collected.add(run.name(), hits);
        own.add(collected);
      }
      exceptions.examine(run, own, hits);
      if (gaps.size() <= MOST_GAPS) {
        gaps.addAll(GapLine.of(each.store(), run.name(), MOST_GAPS + 1 - gaps.size()));
      }
    }
    return new Examined(new ArrayList<>(filters.values()), gaps, exceptions.sentences());
  }

  private Page page(
      ReportScope scope,
      Form form,
      long now,
      FullList list,
      RefusalTally tally,
      Examined examined,
      List<RunView> details,
      Integrity integrity) {
    String style = ReportTemplate.style();
    String script = ReportTemplate.script();
    List<RunRow> runs = scope.rows();
    List<GapLine> gaps = examined.gaps();
    return new Page(
        ReportTemplate.policy(style, script),
        style,
        script,
        form == Form.COMPLIANCE,
        (form == Form.COMPLIANCE ? "Compliance report on " : "Report on ") + what(runs),
        Shown.time(now),
        version,
        Shown.text(name),
        scope.period(),
        Shown.text(scopeInWords(runs)),
        Summary.of(scope, tally, integrity, gaps.size()),
        TimePlot.of(tally),
        List.of(
            RankedBars.of("Rule", tally.by(FoldedLine::rule), tally),
            RankedBars.of("Call", tally.by(FoldedLine::call), tally),
            RankedBars.of("Program", tally.by(FoldedLine::program), tally)),
        runs.stream().limit(MOST_RUNS).map(HtmlReport::line).toList(),
        rest(runs.size(), MOST_RUNS, "run"),
        details,
        rest(runs.size(), details.size(), "run"),
        filters(examined.filters()),
        rest(examined.filters().size(), MOST_FILTERS, "filter"),
        tally.kinds().stream().limit(MOST_FOLDED).map(FoldedLine::of).toList(),
        foldedRest(tally),
        gaps.subList(0, Math.min(MOST_GAPS, gaps.size())),
        gaps.size() > MOST_GAPS ? "There are more gaps: inquest why RUN names a run's." : "",
        examined.exceptions(),
        integrity,
        list.name());
  }

  private static String what(List<RunRow> runs) {
    return runs.size() == 1
        ? "run " + Shown.text(runs.get(0).name().toString())
        : Shown.count(runs.size(), "run");
  }

  private static String scopeInWords(List<RunRow> runs) {
    Set<String> hosts = new TreeSet<>();
    Set<String> users = new TreeSet<>();
    Set<RunName> names = new HashSet<>();
    for (RunRow run : runs) {
      names.add(run.name());
      hosts.add(run.host().isEmpty() ? "a machine without a name" : run.host());
      users.add(user(run));
    }
    if (runs.isEmpty()) {
      return "No run";
    }
    return FilterView.runs(names)
        + "; on "
        + String.join(", ", hosts)
        + "; by user "
        + String.join(", ", users);
  }

  private static String user(RunRow run) {
    return run.uid() == RunStarted.NO_USER ? "not recorded" : Long.toString(run.uid());
  }

  private static RunLine line(RunRow run) {
    return new RunLine(
        Shown.text(run.name().toString()),
        Shown.text(String.join(" ", run.arguments())),
        Shown.text(run.host()),
        user(run),
        Shown.time(run.startedAt()),
        run.ending().time() == 0 || run.startedAt() == 0
            ? ""
            : Shown.span(run.ending().time() - run.startedAt()),
        run.ending().inWords(),
        Shown.count(run.refusals()),
        run.missing().inWords().map(Shown::text).orElse(""));
  }

  /** The filters, those that decided the most first; listings as far as there is room. */
  private static List<FilterView> filters(List<FilterView.Collected> collected) {
    List<FilterView.Collected> order = new ArrayList<>(collected);
    order.sort(Comparator.comparing(each -> -each.hits()));
    List<FilterView> views = new ArrayList<>();
    int room = MOST_LISTED;
    for (FilterView.Collected each : order.subList(0, Math.min(MOST_FILTERS, order.size()))) {
      FilterView view = FilterView.of(each, room);
      room -= view.listing().size();
      views.add(view);
    }
    return views;
  }

  private static String rest(int all, int shown, String thing) {
    return all <= shown
        ? ""
        : Shown.count(shown) + " of " + Shown.count(all, thing) + " are shown here.";
  }

  private static String foldedRest(RefusalTally tally) {
    int kinds = tally.kinds().size();
    if (kinds <= MOST_FOLDED && tally.unfolded() == 0) {
      return "";
    }
    return "The "
        + Shown.count(Math.min(kinds, MOST_FOLDED))
        + " most frequent kinds of "
        + (tally.unfolded() > 0 ? "more than " : "")
        + Shown.count(kinds)
        + " are shown here.";
  }
}
