package io.inquest.policy.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads policies' files, which may be anything: no more than {@value #MOST_BYTES} bytes, no device,
 * and nothing that one would wait for without end.
 */
public final class BoundedFile {
  /** No more is read: what people write has some kilobytes, what tools write some more. */
  public static final int MOST_BYTES = 16 << 20;

  /** For a file that has no size: one of /proc may wait for something that never comes. */
  private static final int SECONDS_WITHOUT_SIZE = 5;

  /** For a named pipe that nobody opens. */
  private static final int SECONDS_TO_OPEN = 5;

  /** For what writes to a pipe. */
  private static final int SECONDS_OF_A_PIPE = 60;

  private static final int TYPE = 0170000;
  private static final int FIFO = 0010000;

  private BoundedFile() {}

  /** That a file is not read, though it is there. */
  static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    UnreadableException(String problem, String remedy) {
      super(problem);
      this.remedy = remedy;
    }

    /** What to do about it; may be empty. */
    String remedy() {
      return remedy;
    }
  }

  /** Whether a file can be read only once. */
  public static boolean isPipe(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.isOther() && ((Integer) Files.getAttribute(file, "unix:mode") & TYPE) == FIFO;
  }

  /**
   * What a file holds.
   *
   * @throws IOException if it is not to be read, or cannot be
   */
  public static byte[] read(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      throw new UnreadableException("is a folder", "Name a file.");
    }
    if (attributes.isOther()) {
      if (!isPipe(file)) {
        throw new UnreadableException("is a device or socket, not a policy file", "");
      }
      return readPatiently(file, SECONDS_OF_A_PIPE);
    }
    if (attributes.size() > MOST_BYTES) {
      throw tooLong();
    }
    if (attributes.size() == 0) {
      return readPatiently(file, SECONDS_WITHOUT_SIZE);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return bounded(in);
    }
  }

  private static byte[] bounded(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw tooLong();
    }
    return bytes;
  }

  private static UnreadableException tooLong() {
    return new UnreadableException(
        "has more than " + (MOST_BYTES >> 20) + " MiB",
        "No policy is that long: is it the right file?");
  }

  /** Has another thread read, which may have to wait for ever. */
  private static byte[] readPatiently(Path file, int seconds) throws IOException {
    InputStream in =
        within(
            SECONDS_TO_OPEN,
            new FutureTask<>(() -> Files.newInputStream(file)),
            "is a pipe that nobody writes to");
    byte[] bytes =
        within(
            seconds,
            new FutureTask<>(() -> bounded(in)),
            "did not end within " + seconds + " seconds");
    in.close();
    return bytes;
  }

  private static <T> T within(int seconds, FutureTask<T> task, String problem) throws IOException {
    Thread thread = new Thread(task, "reader of a policy");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new UnreadableException(problem, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableException("was not read to its end", "");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
