package io.inquest.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Where answers go. */
final class Output {
  private Output() {}

  /** Standard output, in UTF-8 whatever the locale: answers hold what programs passed as paths. */
  static Writer writer() {
    return new BufferedWriter(
        new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8));
  }

  /** Columns that a table may take: the terminal's; 0, without limit, if there is none. */
  static int width() {
    return TerminalSize.columns().orElse(0);
  }
}
