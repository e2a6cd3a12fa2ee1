package io.inquest.report;

import io.inquest.query.cause.remedy.Remedy;
import java.util.ArrayList;
import java.util.List;

/** A remedy in lines: the advice, and below it what to write into the policy. */
final class RemedyText {
  private RemedyText() {}

  static List<String> lines(Remedy remedy) {
    List<String> lines = new ArrayList<>();
    lines.add("  - " + remedy.advice() + (remedy.text().isPresent() ? ":" : ""));
    if (remedy.text().isPresent()) {
      for (String each : remedy.text().get().split("\n", -1)) {
        lines.add("      " + each);
      }
    }
    return lines;
  }
}
