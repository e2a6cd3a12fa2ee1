package io.inquest.audit.prune;

import io.inquest.audit.proof.Checkpoint;
import io.inquest.audit.proof.NoteFormatException;
import io.inquest.audit.proof.RunIdentity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The text of a run's prune record:
 *
 * <pre>
 * inquest prune v1
 * run NUMBER
 * records COUNT
 * started TIME                       RFC 3339, as the run's first record says
 * ended TIME                         as its last one says
 * pruned TIME
 * by UID NAME
 * identity HOST/inquest/run/NUMBER/KEY         if the run has one
 * checkpoint SIZE ROOT                         the last one, in base 64, if it has any
 * </pre>
 *
 * @param run the run's number
 * @param records how many frames its journal had
 * @param uid the user who pruned it
 * @param user that user's name
 * @param checkpoint size and root of the last checkpoint, as the note has them
 */
public record PruneNote(
    long run,
    long records,
    Instant started,
    Instant ended,
    Instant pruned,
    long uid,
    String user,
    Optional<RunIdentity> identity,
    Optional<String> checkpoint) {
  private static final String HEAD = "inquest prune v1";

  /** Size and root of a checkpoint as prune records have them. */
  static String sizeAndRoot(Checkpoint checkpoint) {
    String[] lines = checkpoint.text().split("\n", -1);
    return lines[1] + " " + lines[2];
  }

  /** Whether the record names this checkpoint as the last one. */
  public boolean names(Checkpoint last) {
    return checkpoint.equals(Optional.of(sizeAndRoot(last)));
  }

  /** The note's text. */
  String text() {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    line(text, "run", run);
    line(text, "records", records);
    line(text, "started", started);
    line(text, "ended", ended);
    line(text, "pruned", pruned);
    line(text, "by", uid + " " + user);
    identity.ifPresent(of -> line(text, "identity", of.origin()));
    checkpoint.ifPresent(last -> line(text, "checkpoint", last));
    return text.toString();
  }

  private static void line(StringBuilder text, String key, Object value) {
    text.append(key).append(' ').append(value).append('\n');
  }

  /**
   * Reads a note's text; lines that are not known are ignored.
   *
   * @throws NoteFormatException if it is no prune record
   */
  public static PruneNote parse(String text) throws NoteFormatException {
    if (!text.startsWith(HEAD + "\n")) {
      throw new NoteFormatException("its first line is not '" + HEAD + "'");
    }
    Map<String, String> lines = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0 && lines.put(line.substring(0, space), line.substring(space + 1)) != null) {
        throw new NoteFormatException("it has two lines '" + line.substring(0, space) + "'");
      }
    }
    String[] by = required(lines, "by").split(" ", 2);
    Optional<RunIdentity> identity =
        lines.containsKey("identity")
            ? Optional.of(RunIdentity.parse(lines.get("identity")))
            : Optional.empty();
    return new PruneNote(
        number("run", required(lines, "run")),
        number("records", required(lines, "records")),
        time("started", required(lines, "started")),
        time("ended", required(lines, "ended")),
        time("pruned", required(lines, "pruned")),
        number("by", by[0]),
        by.length == 2 ? by[1] : "",
        identity,
        Optional.ofNullable(lines.get("checkpoint")));
  }

  private static String required(Map<String, String> lines, String key) throws NoteFormatException {
    String value = lines.get(key);
    if (value == null) {
      throw new NoteFormatException("it has no line '" + key + "'");
    }
    return value;
  }

  private static long number(String key, String digits) throws NoteFormatException {
    if (!digits.matches("0|[1-9][0-9]{0,17}")) {
      throw new NoteFormatException("its line '" + key + "' does not have a number");
    }
    return Long.parseLong(digits);
  }

  private static Instant time(String key, String text) throws NoteFormatException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new NoteFormatException("its line '" + key + "' does not have a time");
    }
  }
}
