package io.inquest.lint;

import java.util.ArrayList;
import java.util.List;

/** Findings for people, as compilers write theirs. */
public final class LintText {
  private LintText() {}

  /** The lines of them. */
  public static List<String> lines(List<Finding> findings) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : findings) {
      lines.add(
          finding.place().position()
              + ": "
              + finding.severity()
              + ": "
              + finding.message()
              + " ["
              + finding.check()
              + "]");
      lines.add("    " + finding.remedy());
    }
    return lines;
  }
}
