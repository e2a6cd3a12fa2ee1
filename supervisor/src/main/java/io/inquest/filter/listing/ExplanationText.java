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
    for (CallExplanation.Recording record : explanation.records()) {
      lines.add(
          "recorded by "
              + ProgramListing.origin(record.rule())
              + (record.when().isEmpty() ? "" : ", if " + record.when()));
    }
    List<String> programs =
        explanation.steps().stream()
            .map(CallExplanation.ExplainedStep::program)
            .distinct()
            .toList();
    for (String program : programs) {
      lines.add("");
      if (programs.size() > 1) {
        lines.add(program);
      }
      lines.addAll(
          steps(
              explanation.steps().stream()
                  .filter(step -> step.program().equals(program))
                  .toList()));
    }
    return lines;
  }

  private static List<String> steps(List<CallExplanation.ExplainedStep> steps) {
    List<String> lines = new ArrayList<>();
    int width = 0;
    for (CallExplanation.ExplainedStep step : steps) {
      width = step.remark().isEmpty() ? width : Math.max(width, step.text().length());
    }
    for (CallExplanation.ExplainedStep step : steps) {
      String gap = " ".repeat(Math.max(0, width - step.text().length()) + 3);
      lines.add("  " + step.text() + (step.remark().isEmpty() ? "" : gap + step.remark()));
    }
    return lines;
  }
}
