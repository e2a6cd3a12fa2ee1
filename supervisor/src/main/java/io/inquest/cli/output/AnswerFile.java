package io.inquest.cli.output;

import io.inquest.linux.file.FileStatus;
import io.inquest.linux.file.HeldDirectory;
import io.inquest.linux.file.HeldFile;
import io.inquest.query.QueryException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that has its name once it is complete: it is written beside its place, for its owner alone
 * (mode 0600), and renamed. What is in its place is replaced if it is a regular file; links are not
 * followed. Closed without {@link #keep}, or when the process is told to end, it leaves nothing
 * behind. Used by one thread.
 */
public final class AnswerFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final String name;
  private final String draft = ".inquest-" + UUID.randomUUID();
  private final HeldDirectory directory;
  private final Writer writer;
  private final Thread discarding = new Thread(this::discard);
  private boolean kept;

  /**
   * Begins the file.
   *
   * @throws QueryException if there can be no such file
   * @throws IOException if it cannot be written
   */
  public AnswerFile(Path file) throws IOException {
    this.file = file;
    Path absolute = file.toAbsolutePath();
    if (absolute.getFileName() == null || absolute.getFileName().toString().matches("[.]{1,2}")) {
      throw impossible("it is a directory");
    }
    name = absolute.getFileName().toString();
    try {
      directory = HeldDirectory.open(absolute.getParent());
    } catch (NoSuchFileException e) {
      throw impossible("there is no such folder");
    } catch (FileSystemException e) {
      throw unwritable(e);
    }
    try {
      requireRegular();
      writer =
          new BufferedWriter(
              Channels.newWriter(
                  directory.make(draft, StandardOpenOption.WRITE), StandardCharsets.UTF_8),
              BUFFER);
    } catch (FileSystemException e) {
      directory.close();
      throw unwritable(e);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(discarding);
  }

  private void requireRegular() throws IOException {
    try (HeldFile there = directory.hold(name)) {
      FileStatus status = there.status();
      if (status.isLink()) {
        throw impossible("it is a symbolic link; name the file that it leads to");
      } else if (!status.isRegular()) {
        throw impossible("it is " + status.kind());
      }
    } catch (NoSuchFileException e) {
      // It is to be made.
    }
  }

  private QueryException impossible(String reason) {
    return new QueryException("cannot write " + file + ": " + reason);
  }

  private IOException unwritable(FileSystemException cause) {
    String reason =
        cause instanceof AccessDeniedException
            ? "permission denied"
            : cause.getReason() == null ? "it is no file" : cause.getReason();
    return new IOException("cannot write " + file + ": " + reason, cause);
  }

  /** Takes the file's text; closed with the file. */
  public Writer writer() {
    return writer;
  }

  /** Gives the file its name: all has been written. */
  public void keep() throws IOException {
    writer.close();
    try {
      directory.rename(draft, name);
    } catch (FileSystemException e) {
      throw unwritable(e);
    }
    kept = true;
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      // What could not be written to its end is not kept.
    }
    discard();
    try {
      Runtime.getRuntime().removeShutdownHook(discarding);
    } catch (IllegalStateException e) {
      // The process ends, and the hook runs: what it does is done.
    }
    directory.close();
  }

  private void discard() {
    try {
      if (!kept) {
        directory.delete(draft);
      }
    } catch (IOException e) {
      // It is in a directory that nobody may write to any more.
    }
  }
}
