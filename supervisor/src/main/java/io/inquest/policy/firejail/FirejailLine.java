package io.inquest.policy.firejail;

import io.inquest.policy.Place;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A line of a profile of firejail.
 *
 * @param command its first word
 * @param operand what stands behind that, which may be empty
 * @param column where the operand begins, from 1
 * @param place of the line
 */
public record FirejailLine(String command, String operand, int column, Place place) {
  /** What only such profiles begin lines with. */
  private static final Pattern SIGN =
      Pattern.compile(
          "^(seccomp(\\.(drop|keep|32|32\\.drop|32\\.keep|block-secondary))?(\\s+[!$@a-z_][^:{}=]*"
              + "(:[A-Za-z]+)?.*)?|seccomp-error-action\\s+\\w+|memory-deny-write-execute"
              + "|protocol\\s+(unix|inet|inet6|netlink|packet|bluetooth)\\b.*"
              + "|caps(\\.(drop|keep)\\s+\\S+)?|noroot|nonewprivs|noblacklist\\s+\\S+"
              + "|private-(bin|dev|etc|tmp|lib|cache)(\\s.*)?|shell\\s+none|ipc-namespace"
              + "|restrict-namespaces(\\s.*)?)$");

  private static final int MOST_LINES = 500;

  /** Whether a text has a line that only profiles of firejail have. */
  public static boolean areIn(SourceText source) {
    return source
        .text()
        .lines()
        .limit(MOST_LINES)
        .anyMatch(line -> line.length() < 4096 && SIGN.matcher(line.strip()).matches());
  }

  /** The lines of a text that say something and are not ignored by an earlier {@code ignore}. */
  static List<FirejailLine> of(SourceText source) {
    List<FirejailLine> lines = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    int number = 0;
    for (String line : source.text().lines().toList()) {
      number++;
      int comment = line.indexOf('#');
      String text = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (text.startsWith("ignore ")) {
        ignored.add(text.substring("ignore ".length()).strip());
      } else if (!text.isEmpty() && !isIgnored(text, ignored)) {
        lines.add(of(text, line.indexOf(text), new Place(source, number, 1, line.length())));
      }
    }
    return lines;
  }

  private static boolean isIgnored(String text, List<String> ignored) {
    return ignored.stream().anyMatch(each -> text.equals(each) || text.startsWith(each + " "));
  }

  private static FirejailLine of(String text, int start, Place place) {
    int space = text.indexOf(' ');
    if (space < 0) {
      return new FirejailLine(text, "", start + text.length() + 1, place);
    }
    String operand = text.substring(space).strip();
    int column = start + text.indexOf(operand, space) + 1;
    return new FirejailLine(text.substring(0, space), operand, column, place);
  }

  /** Where a part of the operand stands. */
  Place place(int offset, int length) {
    return new Place(place.source(), place.line(), column + offset, Math.max(1, length));
  }
}
