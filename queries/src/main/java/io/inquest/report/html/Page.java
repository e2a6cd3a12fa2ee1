package io.inquest.report.html;

import java.util.List;

/**
 * All that a template puts into a page.
 *
 * @param csp the page's policy on contents
 * @param list the file with every refusal, empty if there is none
 * @param compliance whether it is of the form for auditors
 */
record Page(
    String csp,
    String style,
    String script,
    boolean compliance,
    String title,
    String generated,
    String version,
    String store,
    String period,
    String scope,
    List<String> summary,
    TimePlot plot,
    List<RankedBars> rankings,
    List<RunLine> runs,
    String runsRest,
    List<RunView> details,
    String detailsRest,
    List<FilterView> filters,
    String filtersRest,
    List<FoldedLine> folded,
    String foldedRest,
    List<GapLine> gaps,
    String gapsRest,
    List<String> exceptions,
    Integrity integrity,
    String list) {

  /** A run in the list of runs. */
  record RunLine(
      String number,
      String command,
      String host,
      String user,
      String started,
      String took,
      String outcome,
      String refusals,
      String missing) {}

  /** Whether there is a plot over time. */
  boolean plotted() {
    return !plot.columns().isEmpty();
  }
}
