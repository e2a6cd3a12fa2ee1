package io.inquest.auditlog;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of one seccomp record: {@code auid=… uid=… … comm="x" exe="/x" sig=… … code=0x…}.
 *
 * <p>The kernel writes a text that somebody chose in quotes, or as unquoted upper-case hex if it
 * has a space, a quote, a control character or one beyond ASCII ({@code
 * audit_log_untrustedstring()}, {@code kernel/audit.c}). Security labels alone may have spaces:
 * what is no field belongs to the field before it, and of two equal names the later one counts.
 * {@code ausearch -i} writes names without quotes: they are taken to end where the next field of
 * the kernel's order begins.
 */
final class RecordFields {
  private static final String COMM = " comm=";
  private static final String EXE = " exe=";
  private static final String SIG = " sig=";

  /** {@code TASK_COMM_LEN} of linux/sched.h, without the NUL. */
  private static final int LONGEST_COMM = 15;

  private final Map<String, String> fields = new LinkedHashMap<>();
  private final boolean interpreted;

  private RecordFields(boolean interpreted) {
    this.interpreted = interpreted;
  }

  /**
   * The fields of a record.
   *
   * @param interpreted whether names stand for the kernel's numbers, and nothing is quoted
   */
  static RecordFields of(String body, boolean interpreted) {
    RecordFields record = new RecordFields(interpreted);
    int comm = body.indexOf(COMM);
    int sig = body.lastIndexOf(SIG);
    if (interpreted && comm >= 0 && sig > comm) {
      record.addNames(body.substring(comm, sig));
      record.add(body.substring(0, comm) + body.substring(sig));
    } else {
      record.add(body);
    }
    return record;
  }

  /** {@code comm=task 1 exe=/opt/my apps/run}, where either may hold the other's mark. */
  private void addNames(String names) {
    int found = -1;
    for (int at = names.indexOf(EXE); at >= 0; at = names.indexOf(EXE, at + 1)) {
      char next = at + EXE.length() < names.length() ? names.charAt(at + EXE.length()) : ' ';
      if (at - COMM.length() <= LONGEST_COMM && (next == '/' || next == '(' || next == '?')) {
        if (found >= 0) {
          // Which of them is the mark cannot be told, so that neither name is known.
          return;
        }
        found = at;
      }
    }
    if (found >= 0) {
      fields.put("comm", names.substring(COMM.length(), found));
      fields.put("exe", names.substring(found + EXE.length()));
    }
  }

  private void add(String body) {
    String last = null;
    int at = 0;
    while (at < body.length()) {
      int end = endOfWord(body, at);
      String word = body.substring(at, end);
      int equals = word.indexOf('=');
      if (equals > 0 && isName(word, equals)) {
        last = word.substring(0, equals);
        fields.put(last, word.substring(equals + 1));
      } else if (last != null && !word.isEmpty()) {
        fields.merge(last, word, (a, b) -> a + " " + b);
      }
      at = end + 1;
    }
  }

  /** A space ends a word, unless it stands in quotes: those of a name, not those of a label. */
  private static int endOfWord(String body, int from) {
    int quote = body.indexOf("=\"", from);
    int space = body.indexOf(' ', from);
    if (quote >= 0 && (space < 0 || quote < space)) {
      int closing = body.indexOf('"', quote + 2);
      space = closing < 0 ? -1 : body.indexOf(' ', closing);
    }
    return space < 0 ? body.length() : space;
  }

  private static boolean isName(String word, int length) {
    for (int i = 0; i < length; i++) {
      char c = word.charAt(i);
      if ((c < 'a' || c > 'z') && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** The value as it is written. */
  Optional<String> get(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /**
   * A value that must be there.
   *
   * @throws MalformedRecordException if it is not
   */
  String require(String name) throws MalformedRecordException {
    String value = fields.get(name);
    if (value == null || value.isEmpty()) {
      throw new MalformedRecordException("it has no " + name + "=");
    }
    return value;
  }

  /**
   * A text that somebody chose; empty if it is not recorded.
   *
   * @throws MalformedRecordException if it is written as no kernel writes it
   */
  String text(String name) throws MalformedRecordException {
    String value = fields.getOrDefault(name, "");
    if (value.isEmpty() || value.equals("(null)") || value.equals("?")) {
      return "";
    }
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    if (quoted) {
      String inner = value.substring(1, value.length() - 1);
      // What audit_log_d_path() writes for a path that it could not get.
      return inner.equals("<too_long>") || inner.equals("<no_memory>") ? "" : inner;
    } else if (interpreted) {
      return value;
    }
    try {
      return new String(HexFormat.of().parseHex(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException(
          name + "= is neither in quotes nor in hex" + (value.startsWith("\"") ? ": cut" : ""));
    }
  }
}
