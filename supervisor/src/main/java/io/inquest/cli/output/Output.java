package io.inquest.cli.output;

import io.inquest.report.AsciiJson;
import io.inquest.report.TerminalText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where answers go. */
public final class Output {
  private Output() {}

  /** Standard output, in UTF-8 whatever the locale: answers hold what programs passed as paths. */
  public static Writer writer() {
    return new BufferedWriter(new OutputStreamWriter(new StandardOutput(), StandardCharsets.UTF_8));
  }

  /** Standard output for JSON: in ASCII. */
  public static Writer json() {
    return new AsciiJson(writer());
  }

  /** Prints lines, with nothing in them that a terminal would obey. */
  public static void print(List<String> lines) throws IOException {
    try (Writer out = writer()) {
      for (String line : lines) {
        out.write(TerminalText.escape(line));
        out.write('\n');
      }
    }
  }

  /** Says something on standard error, with nothing in it that a terminal would obey. */
  public static void complain(String what) {
    System.err.println("inquest: " + TerminalText.escape(what));
  }

  /**
   * As {@link #complain}, of a message that may have several lines, and tabs where it shows a line
   * of a file above carets.
   */
  public static void complainInLines(String what) {
    System.err.println("inquest: " + inLines(what));
  }

  /** The message with nothing in it that a terminal would obey but its line ends and tabs. */
  public static String inLines(String what) {
    StringBuilder shown = new StringBuilder();
    int start = 0;
    for (int at = 0; at <= what.length(); at++) {
      if (at == what.length() || what.charAt(at) == '\n' || what.charAt(at) == '\t') {
        shown.append(TerminalText.escape(what.substring(start, at)));
        shown.append(what, at, Math.min(at + 1, what.length()));
        start = at + 1;
      }
    }
    return shown.toString();
  }
}
