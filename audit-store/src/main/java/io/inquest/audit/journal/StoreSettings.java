package io.inquest.audit.journal;

import io.inquest.audit.redact.BadPatternException;
import io.inquest.audit.redact.RedactionPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code store.properties} says, a {@code KEY=VALUE} a line: {@code format=1}, and what the
 * owner of a store adds.
 *
 * <pre>
 * format=1
 * # Runs that ended before that are pruned.
 * retention=90d
 * # What is never kept, one line each.
 * redact=env:*TOKEN*
 * redact=/srv/secret/**
 * </pre>
 *
 * <p>A value goes to the end of its line as it is; empty lines and those that begin with {@code #}
 * mean nothing.
 *
 * @param retention how long runs are kept after their end; empty for ever
 * @param redact what of the texts of its runs is not kept, at most {@value #MOST_PATTERNS}
 */
public record StoreSettings(Optional<Duration> retention, List<RedactionPattern> redact) {
  /** As many as may be given once: a run has those of its store and its own. */
  public static final int MOST_PATTERNS = 49;

  /** Of a store whose owner has set nothing. */
  static final StoreSettings NONE = new StoreSettings(Optional.empty(), List.of());

  private static final String FORMAT = "format";
  private static final String RETENTION = "retention";
  private static final String REDACT = "redact";
  private static final Pattern AGE = Pattern.compile("([1-9][0-9]{0,5})([hdw])");
  private static final Pattern SHORT_LINE = Pattern.compile("[ -~]{1,40}");

  public StoreSettings {
    redact = List.copyOf(redact);
  }

  /**
   * Reads the file's text.
   *
   * @throws MalformedException if this Inquest cannot follow it
   */
  static StoreSettings parse(String text) throws MalformedException {
    Reading reading = new Reading();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        reading.take(i + 1, line);
      }
    }
    return reading.end();
  }

  /** A file that does not say what this Inquest knows; the message is what is wrong with it. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  private static final class Reading {
    private final List<String> seen = new ArrayList<>();
    private final List<RedactionPattern> redact = new ArrayList<>();
    private Optional<Duration> retention = Optional.empty();

    void take(int number, String line) throws MalformedException {
      int equals = line.indexOf('=');
      String key = equals < 0 ? line : line.substring(0, equals).strip();
      String value = equals < 0 ? "" : line.substring(equals + 1).strip();
      if (seen.isEmpty() && !key.equals(FORMAT)) {
        throw wrong(number, line, "'format=" + StoreLocation.FORMAT + "' comes first");
      } else if (seen.contains(key) && !key.equals(REDACT)) {
        throw wrong(number, line, "'" + key + "' is there twice");
      }
      switch (key) {
        case FORMAT -> requireFormat(number, line, value);
        case RETENTION -> retention = Optional.of(age(number, line, value));
        case REDACT -> redact.add(pattern(number, value));
        default -> throw wrong(number, line, "this Inquest knows format, retention and redact");
      }
      seen.add(key);
    }

    private static void requireFormat(int number, String line, String value)
        throws MalformedException {
      if (!value.equals(Integer.toString(StoreLocation.FORMAT))) {
        throw wrong(number, line, "this Inquest knows 'format=" + StoreLocation.FORMAT + "'");
      }
    }

    private static Duration age(int number, String line, String value) throws MalformedException {
      Matcher parts = AGE.matcher(value);
      if (!parts.matches()) {
        throw wrong(number, line, "a retention is 12h, 90d or 8w, for example");
      }
      long count = Long.parseLong(parts.group(1));
      return switch (parts.group(2)) {
        case "h" -> Duration.ofHours(count);
        case "d" -> Duration.ofDays(count);
        default -> Duration.ofDays(7 * count);
      };
    }

    /** What is wrong is told without the pattern, which may be secret. */
    private RedactionPattern pattern(int number, String value) throws MalformedException {
      String where = "line " + number + " has no pattern of what is not to be kept: ";
      if (redact.size() == MOST_PATTERNS) {
        throw new MalformedException(where + "there may be " + MOST_PATTERNS);
      }
      try {
        return RedactionPattern.parse(value);
      } catch (BadPatternException e) {
        throw new MalformedException(where + e.getMessage());
      }
    }

    StoreSettings end() throws MalformedException {
      if (seen.isEmpty()) {
        throw new MalformedException(
            "says nothing, this Inquest knows 'format=" + StoreLocation.FORMAT + "'");
      }
      return new StoreSettings(retention, redact);
    }

    private static MalformedException wrong(int number, String line, String what) {
      String said =
          SHORT_LINE.matcher(line).matches()
              ? " says '" + line + "'"
              : " is not a line of Inquest's";
      return new MalformedException("line " + number + said + ", " + what);
    }
  }
}
