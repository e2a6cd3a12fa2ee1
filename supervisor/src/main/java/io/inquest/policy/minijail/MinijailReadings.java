package io.inquest.policy.minijail;

import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.SourceText;
import io.inquest.policy.minijail.MinijailLexer.Kind;
import io.inquest.policy.minijail.MinijailLexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds what minijail's manual and its compiler read differently: {@code call: expression; return
 * ERRNO} outside braces. minijail0(5) and the library ({@code syscall_filter.c}) let the call
 * through where the expression holds, and return the errno where it does not. The compiler of
 * policies ({@code tools/compiler.py}) returns it where the expression holds; what is left gets
 * what later lines say, or the default.
 */
public final class MinijailReadings {

  /**
   * A line with two meanings.
   *
   * @param place of the line
   * @param calls what stands before its colon
   * @param expression what is compared
   * @param answer what stands behind the expression: {@code return EPERM}
   */
  public record TwoReadings(Place place, String calls, String expression, String answer) {}

  /** What stands without a space before it, and behind it. */
  private static final Set<String> CLOSE = Set.of(",", "}", "]", "[", ")", ";", "|", "=");

  private static final Set<String> OPEN = Set.of("{", "[", "(", "~", "|", "=");

  private MinijailReadings() {}

  /**
   * The lines of a policy that have two meanings, and of what it includes; none of other formats.
   */
  public static List<TwoReadings> of(Policy policy) {
    List<TwoReadings> found = new ArrayList<>();
    if (policy.format() == PolicyFormat.MINIJAIL) {
      add(policy.source(), found);
      policy.source().included().forEach(file -> add(file, found));
    }
    return found;
  }

  private static void add(SourceText source, List<TwoReadings> found) {
    MinijailLexer lexer = new MinijailLexer(source, note -> {});
    for (List<Token> next = lexer.next(); !next.isEmpty(); next = lexer.next()) {
      int colon = indexOf(next, ":", 0);
      int semicolon = indexOf(next, ";", colon + 1);
      boolean compared =
          colon > 0
              && semicolon < next.size()
              && next.get(colon + 1).kind() == Kind.WORD
              && next.get(colon + 1).text().startsWith("arg");
      if (compared) {
        found.add(
            new TwoReadings(
                new MinijailTokens(next).start(),
                text(next, 0, colon),
                text(next, colon + 1, semicolon),
                text(next, semicolon + 1, next.size())));
      }
    }
  }

  /** Where a sign stands; the end of the statement if it has none. */
  private static int indexOf(List<Token> tokens, String sign, int from) {
    int at = from;
    while (at < tokens.size() && !tokens.get(at).is(sign)) {
      at++;
    }
    return at;
  }

  /** The tokens as one would write them. */
  private static String text(List<Token> tokens, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      boolean joined =
          i == from
              || CLOSE.contains(tokens.get(i).text())
              || OPEN.contains(tokens.get(i - 1).text());
      text.append(joined ? "" : " ").append(tokens.get(i).text());
    }
    return text.toString();
  }
}
