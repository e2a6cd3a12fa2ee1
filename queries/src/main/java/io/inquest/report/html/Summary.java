package io.inquest.report.html;

import io.inquest.query.RunName;
import io.inquest.query.RunRow;
import io.inquest.report.html.RefusalTally.Named;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A report in a few sentences. */
final class Summary {
  private static final int MOST_ENDS = 5;

  private Summary() {}

  static List<String> of(ReportScope scope, RefusalTally tally, Integrity integrity, int gaps) {
    List<String> sentences = new ArrayList<>();
    sentences.add(refused(scope, tally));
    List<Named> rules = tally.by(FoldedLine::rule);
    if (!rules.isEmpty()) {
      Named first = rules.get(0);
      sentences.add(
          (first.count() == tally.total()
                  ? "All of them"
                  : Shown.share(first.count(), tally.total()))
              + " came from "
              + Shown.text(first.name())
              + ".");
    }
    sentences.add(ends(scope.rows()));
    long missing = scope.rows().stream().filter(run -> run.missing().inWords().isPresent()).count();
    sentences.add(
        gaps == 0 && missing == 0
            ? "Nothing is known to be missing."
            : "Something could not be seen or kept: see Gaps.");
    sentences.add(integrity.inWords());
    return sentences;
  }

  private static String refused(ReportScope scope, RefusalTally tally) {
    int runs = scope.runs().size();
    String inRuns = runs == 1 ? "in this run" : "in these " + Shown.count(runs) + " runs";
    if (tally.total() == 0) {
      return "No refused call is on record " + inRuns + ".";
    }
    Set<RunName> with = new HashSet<>();
    tally.kinds().forEach(each -> with.add(each.getKey().run()));
    String some = runs == 1 || with.size() == runs ? "" : ", " + with.size() + " of which had any";
    return Shown.count(tally.total(), "call")
        + (tally.total() == 1 ? " was refused " : " were refused ")
        + inRuns
        + some
        + ", by "
        + Shown.count(tally.by(FoldedLine::rule).size(), "rule")
        + ".";
  }

  /** How the programs ended, the most frequent end first. */
  private static String ends(List<RunRow> runs) {
    if (runs.size() == 1) {
      RunRow run = runs.get(0);
      String program = run.arguments().isEmpty() ? "The program" : run.arguments().get(0);
      return Shown.text(program) + " " + run.ending().inWords() + ".";
    }
    Map<String, Integer> ends = new TreeMap<>();
    runs.forEach(run -> ends.merge(run.ending().inWords(), 1, Integer::sum));
    List<String> words =
        ends.entrySet().stream()
            .sorted(Comparator.comparing((Map.Entry<String, Integer> each) -> -each.getValue()))
            .limit(MOST_ENDS)
            .map(each -> Shown.count(each.getValue()) + " " + each.getKey())
            .toList();
    return "How the programs ended: "
        + String.join(", ", words)
        + (ends.size() > MOST_ENDS ? ", and others otherwise" : "")
        + ".";
  }
}
