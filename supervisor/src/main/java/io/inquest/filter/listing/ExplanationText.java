package io.inquest.filter.listing;

import io.inquest.filter.write.CallWriter;
import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.List;

/** An explained call for people. */
public final class ExplanationText {
  private ExplanationText() {}

  /** The lines of it. */
  public static List<String> lines(CallExplanation explanation) {
    List<String> lines = new ArrayList<>();
    lines.add(
        CallWriter.text(explanation.call())
            + ", number "
            + Integer.toUnsignedString(explanation.call().nr())
            + explanation.call().abi().map(Architecture::name).map(abi -> " of " + abi).orElse("")
            + ": "
            + explanation.action()
            + explanation.origin().map(rule -> " by " + ProgramListing.origin(rule)).orElse(""));
    lines.add("");
    int width = 0;
    for (CallExplanation.ExplainedStep step : explanation.steps()) {
      width = step.remark().isEmpty() ? width : Math.max(width, step.text().length());
    }
    for (CallExplanation.ExplainedStep step : explanation.steps()) {
      String gap = " ".repeat(Math.max(0, width - step.text().length()) + 3);
      lines.add("  " + step.text() + (step.remark().isEmpty() ? "" : gap + step.remark()));
    }
    return lines;
  }
}
