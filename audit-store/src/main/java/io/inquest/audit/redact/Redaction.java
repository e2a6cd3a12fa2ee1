package io.inquest.audit.redact;

import io.inquest.audit.redact.Literals.Literal;
import io.inquest.audit.redact.RedactionPattern.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The patterns of a run at work: texts in which something matches have {@code ‹redacted:N›} there,
 * N being the pattern's number. Such a mark that a text has itself gets other brackets.
 *
 * <p>Owned by the thread that writes the journal.
 */
public final class Redaction {
  private static final String OPEN = "‹redacted";
  private static final String NOT_OURS = "<redacted";
  private static final String CLOSE = "›";

  private static final int LONGEST = 4096;

  /** A comm that is as long was cut by the kernel: TASK_COMM_LEN is 16 with its NUL. */
  private static final int CUT_COMM = 15;

  private final List<RedactionPattern> patterns;
  private final Literals literals;
  private final byte[][] marksInText;
  private final long[] counts;
  private byte[] marks = new byte[LONGEST];
  private final byte[] view = new byte[LONGEST];
  private final int[] places = new int[LONGEST + 1];
  private final byte[] ofText = new byte[LONGEST];
  private byte[] out = new byte[LONGEST];
  private int outLength;

  private Redaction(List<RedactionPattern> patterns, List<Literal> literals) {
    this.patterns = List.copyOf(patterns);
    this.literals = new Literals(literals);
    this.counts = new long[patterns.size() + 1];
    this.marksInText = new byte[patterns.size() + 1][];
    for (int number = 1; number < marksInText.length; number++) {
      marksInText[number] = mark(number).getBytes(StandardCharsets.UTF_8);
    }
  }

  private static String mark(int number) {
    return OPEN + ":" + number + CLOSE;
  }

  /** Takes nothing away. */
  public static Redaction none() {
    return new Redaction(List.of(), List.of());
  }

  /**
   * The redaction of a run.
   *
   * @param patterns numbered from 1, at most 99: a mark in a comm has room for no more
   * @param homes home directories, absolute
   * @param environment {@code NAME=value} each; values that have fewer than 4 bytes are left out
   */
  public static Redaction of(
      List<RedactionPattern> patterns, List<String> homes, List<byte[]> environment) {
    List<Literal> literals = new ArrayList<>();
    for (int i = 0; i < patterns.size(); i++) {
      RedactionPattern pattern = patterns.get(i);
      byte number = (byte) (i + 1);
      switch (pattern.kind()) {
        case HOME -> {
          for (String home : homes) {
            addHome(literals, home, number);
          }
        }
        case ENVIRONMENT -> {
          for (byte[] variable : environment) {
            addValue(literals, pattern, variable, number);
          }
        }
        case TEXT -> {
          // The pattern looks for itself.
        }
      }
    }
    return new Redaction(patterns, literals);
  }

  private static void addHome(List<Literal> literals, String home, byte number) {
    String plain = home.replaceAll("/+$", "");
    byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
    if (plain.startsWith("/") && bytes.length >= Literals.SHORTEST) {
      literals.add(new Literal(bytes, number, true));
    }
  }

  private static void addValue(
      List<Literal> literals, RedactionPattern pattern, byte[] variable, byte number) {
    int equals = 0;
    while (equals < variable.length && variable[equals] != '=') {
      equals++;
    }
    String name = new String(variable, 0, equals, StandardCharsets.UTF_8);
    if (variable.length - equals - 1 >= Literals.SHORTEST && pattern.isOfVariable(name)) {
      literals.add(
          new Literal(Arrays.copyOfRange(variable, equals + 1, variable.length), number, false));
    }
  }

  /** Whether there is any pattern. */
  public boolean isActive() {
    return !patterns.isEmpty();
  }

  /** Whether values of environment variables are not to be kept. */
  public boolean hidesEnvironment() {
    return patterns.stream().anyMatch(pattern -> pattern.kind() == Kind.ENVIRONMENT);
  }

  /** What the patterns are about, by their numbers. */
  public String description() {
    StringBuilder text = new StringBuilder("texts are redacted before they are written, by ");
    for (int i = 0; i < patterns.size(); i++) {
      text.append(i == 0 ? "pattern " : ", ").append(i + 1);
      text.append(" (").append(patterns.get(i).description()).append(')');
    }
    return text.toString();
  }

  /** How many texts were changed until now, by the numbers of patterns. */
  public String counts() {
    StringBuilder text = new StringBuilder("texts were redacted, ");
    String separator = "";
    for (int number = 1; number < counts.length; number++) {
      if (counts[number] > 0) {
        text.append(separator).append(counts[number]).append(" by pattern ").append(number);
        separator = ", ";
      }
    }
    return text.toString();
  }

  /** How many texts were changed until now, each once for each pattern. */
  public long count() {
    return Arrays.stream(counts).sum();
  }

  /** What {@link #decoded} and {@link #comm} made; as many bytes as they returned. */
  public byte[] bytes() {
    return out;
  }

  /**
   * Redacts the text of a call. Patterns are looked for in each of its strings, between quotes or
   * the angle brackets of a descriptor's path, as the program had them, without escapes.
   *
   * @param text {@code length} bytes of it, at most 4,096
   * @return how many bytes {@link #bytes} has; -1 if nothing is taken away
   */
  public int decoded(byte[] text, int length) {
    boolean any = false;
    Arrays.fill(ofText, 0, length, (byte) 0);
    int at = 0;
    while (at < length) {
      byte quote = text[at++];
      if (quote == '"' || quote == '<') {
        int end = string(text, at, length, quote == '"' ? '"' : '>');
        any |= markString(text, length, end);
        at = places[end] + 1;
      }
    }
    return any ? write(text, length, ofText) : -1;
  }

  /** Takes a string's bytes into the view; {@code places[n]} is where it ends. */
  private int string(byte[] text, int from, int length, char closing) {
    int seen = 0;
    int at = from;
    while (at < length && text[at] != closing) {
      places[seen] = at;
      if (text[at] == '\\' && at + 1 < length) {
        at = escape(text, at + 1, length, seen);
      } else {
        view[seen] = text[at++];
      }
      seen++;
    }
    places[seen] = at;
    return seen;
  }

  private int escape(byte[] text, int from, int length, int seen) {
    int at = from;
    int value = 0;
    while (at < length && at < from + 3 && text[at] >= '0' && text[at] <= '7') {
      value = (value << 3) | (text[at++] - '0');
    }
    if (at == from) {
      value =
          switch (text[at]) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'v' -> 0x0b;
            default -> text[at];
          };
      at++;
    }
    view[seen] = (byte) value;
    return at;
  }

  private boolean markString(byte[] text, int length, int seen) {
    int end = places[seen];
    boolean cut = end >= length || (end + 1 < length && text[end + 1] == '.');
    boolean any = find(view, seen, cut);
    for (int i = 0; any && i < seen; i++) {
      if (marks[i] != 0) {
        Arrays.fill(ofText, places[i], places[i + 1], marks[i]);
      }
    }
    return any;
  }

  /** Marks what is not to be kept in the first bytes of a text. */
  private boolean find(byte[] text, int length, boolean cut) {
    if (marks.length < length) {
      marks = new byte[length];
    }
    Arrays.fill(marks, 0, length, (byte) 0);
    literals.mark(text, length, cut, marks);
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).kind() == Kind.TEXT) {
        patterns.get(i).glob().mark(text, length, cut, marks, (byte) (i + 1));
      }
    }
    byte before = 0;
    boolean any = false;
    for (int i = 0; i < length; i++) {
      if (marks[i] != before && marks[i] != 0) {
        counts[marks[i]]++;
        any = true;
      }
      before = marks[i];
    }
    return any;
  }

  private int write(byte[] text, int length, byte[] numbers) {
    outLength = 0;
    byte before = 0;
    for (int i = 0; i < length; i++) {
      byte number = numbers[i];
      if (number == 0) {
        put(text, i, 1);
      } else if (number != before) {
        put(marksInText[number], 0, marksInText[number].length);
      }
      before = number;
    }
    return outLength;
  }

  private void put(byte[] bytes, int from, int count) {
    if (outLength + count > out.length) {
      out = Arrays.copyOf(out, 2 * out.length);
    }
    System.arraycopy(bytes, from, out, outLength, count);
    outLength += count;
  }

  /**
   * Redacts a task's comm, all of it if anything in it matches. The mark has 16 bytes, one more
   * than any comm.
   *
   * @return how many bytes {@link #bytes} has; -1 if nothing is taken away
   */
  public int comm(byte[] comm, int length) {
    if (!find(comm, length, length >= CUT_COMM)) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < length && number == 0; i++) {
      number = marks[i];
    }
    String mark = number < 10 ? mark(number) : OPEN + number + CLOSE;
    byte[] bytes = mark.getBytes(StandardCharsets.UTF_8);
    outLength = 0;
    put(bytes, 0, bytes.length);
    return outLength;
  }

  /** As {@link #comm(byte[], int)}, of a text. */
  String comm(String comm) {
    byte[] bytes = comm.getBytes(StandardCharsets.UTF_8);
    int length = comm(bytes, bytes.length);
    return length < 0 ? comm : new String(out, 0, length, StandardCharsets.UTF_8);
  }

  /** The text without what is not to be kept. */
  public String text(String text) {
    if (!isActive() || text.isEmpty()) {
      return text;
    }
    byte[] all = text.replace(OPEN, NOT_OURS).getBytes(StandardCharsets.UTF_8);
    if (find(all, all.length, false)) {
      write(all, all.length, marks);
      return new String(out, 0, outLength, StandardCharsets.UTF_8);
    }
    return new String(all, StandardCharsets.UTF_8);
  }
}
