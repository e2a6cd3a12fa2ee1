package io.inquest.cli.policy;

import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.StandardOutput;
import io.inquest.filter.algebra.Comparison;
import io.inquest.filter.convert.Conversion;
import io.inquest.filter.diff.DiffText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a written policy goes, and what is said of it. */
final class ConvertedOutput {
  private static final int MOST_LOSSES = 8;

  @Option(
      names = "-o",
      paramLabel = "FILE",
      description = "Where to write (default: standard output).")
  private Path file;

  /** Whether it goes to a file, and not to standard output. */
  boolean isFile() {
    return file != null;
  }

  /** The name of the policy that is written: the file's, or that of what it is made of. */
  String name(String source) {
    String path = (file == null ? Path.of(source) : file).getFileName().toString();
    int dot = path.lastIndexOf('.');
    return dot > 0 ? path.substring(0, dot) : path;
  }

  /**
   * Writes a policy, and what got lost to standard error.
   *
   * @return the exit status
   */
  int write(Conversion conversion) throws IOException {
    write(conversion.bytes());
    for (String remark : conversion.remarks()) {
      Output.complain("the format cannot say " + remark);
    }
    int told = Math.min(conversion.losses().size(), MOST_LOSSES);
    for (Comparison.Difference loss : conversion.losses().subList(0, told)) {
      Output.complain(
          "the format cannot say: "
              + DiffText.calls(loss)
              + ": "
              + loss.first()
              + "; what is written says "
              + loss.second());
    }
    if (conversion.losses().size() > told) {
      Output.complain("and " + (conversion.losses().size() - told) + " more differences");
    }
    boolean exact = conversion.losses().isEmpty() && conversion.remarks().isEmpty();
    return exact ? ExitStatus.OK : ExitStatus.FOUND;
  }

  /** Writes what is wanted, and nothing else. */
  void write(byte[] text) throws IOException {
    if (file == null) {
      try (OutputStream out = new StandardOutput()) {
        out.write(text);
      }
      return;
    }
    try {
      Files.write(file, text);
    } catch (NoSuchFileException e) {
      throw unwritable("there is no such folder", e);
    } catch (AccessDeniedException e) {
      throw unwritable("permission denied", e);
    } catch (FileSystemException e) {
      throw unwritable(e.getReason() == null ? "it is no file" : e.getReason(), e);
    }
  }

  /** The system's own exceptions often say no more than the file. */
  private IOException unwritable(String reason, IOException cause) {
    return new IOException("cannot write " + file + ": " + reason, cause);
  }
}
