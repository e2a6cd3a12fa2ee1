package io.inquest.cli.output;

import picocli.CommandLine.Option;

/** How an answer is written that is no list of rows. */
public final class TextFormat {
  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Text (the default), or one JSON object.")
  private OutputForm form = OutputForm.TEXT;

  /** Whether programs are to read it. */
  public boolean isJson() {
    return form == OutputForm.JSON;
  }
}
