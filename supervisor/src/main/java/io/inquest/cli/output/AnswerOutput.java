package io.inquest.cli.output;

import io.inquest.audit.journal.StoreException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where an answer goes. */
public final class AnswerOutput {
  @Option(
      names = "-o",
      paramLabel = "FILE",
      description = {
        "Where to write (default: standard output). The file has its name once it is complete, and"
            + " is for its owner alone."
      })
  private Path file;

  /** Whether it goes to a file, and not to standard output. */
  public boolean isFile() {
    return file != null;
  }

  /** The file that it goes to; empty for standard output. */
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /** What writes an answer. */
  public interface Answer {
    /** Writes all of it, and leaves the writer open. */
    void writeTo(Writer out) throws IOException, StoreException;
  }

  /** Writes an answer, to a file whole or not at all. */
  public void write(Answer answer) throws IOException, StoreException {
    if (file == null) {
      try (Writer out = Output.writer()) {
        answer.writeTo(out);
      }
      return;
    }
    try (AnswerFile whole = new AnswerFile(file)) {
      answer.writeTo(whole.writer());
      whole.keep();
    }
  }
}
