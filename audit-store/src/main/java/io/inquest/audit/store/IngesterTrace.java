package io.inquest.audit.store;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.linux.file.HeldDirectory;
import io.inquest.linux.file.HeldFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an ingester leaves in its store while it works, {@code ingest.working}, so that the next one
 * knows if it was killed, and then notes it in {@code ingest.killed}, a line each. Nothing of the
 * store is lost by that: the tables are made of the journals. For the holder of the ingest lock but
 * for {@link #killed}.
 */
public final class IngesterTrace {
  private static final String WORKING = "ingest.working";
  private static final String KILLED = "ingest.killed";

  /** More would say nothing new. */
  private static final int MOST_BYTES = 1 << 16;

  private static final Pattern LINE =
      Pattern.compile("([0-9]{1,10}) ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)");

  private IngesterTrace() {}

  /**
   * An ingester that ended at its work.
   *
   * @param pid its process
   * @param started when it began, in RFC 3339
   */
  public record Death(long pid, String started) {
    /** What is to be said of it. */
    public String inWords() {
      return "process "
          + pid
          + ", which brought the tables up to date, was killed at it; it had begun at "
          + started
          + ". Nothing is lost: the next one went on";
    }
  }

  /** Leaves the trace of this process, and notes whose it finds. */
  static void begin(StoreLocation store) throws IOException {
    try (HeldDirectory held = store.open()) {
      Optional<String> left = text(held, WORKING, 100);
      if (left.isPresent() && LINE.matcher(left.get().strip()).matches()) {
        note(held, left.get().strip());
      }
      held.delete(WORKING);
      String line =
          ProcessHandle.current().pid() + " " + Instant.now().truncatedTo(ChronoUnit.SECONDS);
      try (FileChannel file = held.make(WORKING, StandardOpenOption.WRITE)) {
        file.write(StandardCharsets.US_ASCII.encode(line + "\n"));
      }
    }
  }

  private static void note(HeldDirectory held, String line) throws IOException {
    try (HeldFile list = held.holdOrMake(KILLED)) {
      list.requireOnlyName();
      try (FileChannel file = list.open(StandardOpenOption.APPEND)) {
        if (file.size() < MOST_BYTES) {
          file.write(StandardCharsets.US_ASCII.encode(line + "\n"));
        }
      }
    }
  }

  /** Takes the trace of this process away. */
  static void end(StoreLocation store) throws IOException {
    try (HeldDirectory held = store.open()) {
      held.delete(WORKING);
    }
  }

  /**
   * The ingesters of a store that were killed, the oldest first.
   *
   * @throws StoreException if the list of them cannot be read
   */
  public static List<Death> killed(StoreLocation store) throws StoreException {
    List<Death> deaths = new ArrayList<>();
    try (HeldDirectory held = store.open()) {
      for (String line : text(held, KILLED, MOST_BYTES).orElse("").split("\n", -1)) {
        Matcher parts = LINE.matcher(line);
        if (parts.matches()) {
          deaths.add(new Death(Long.parseLong(parts.group(1)), parts.group(2)));
        }
      }
    } catch (IOException e) {
      throw StoreException.of("list killed ingesters", store.directory().resolve(KILLED), e);
    }
    return deaths;
  }

  private static Optional<String> text(HeldDirectory held, String name, int most)
      throws IOException {
    try (FileChannel file = held.read(name).orElse(null)) {
      if (file == null) {
        return Optional.empty();
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, file.size()));
      file.read(bytes, 0);
      return Optional.of(StandardCharsets.US_ASCII.decode(bytes.flip()).toString());
    }
  }
}
