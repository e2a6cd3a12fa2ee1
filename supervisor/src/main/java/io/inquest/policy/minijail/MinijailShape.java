package io.inquest.policy.minijail;

import io.inquest.policy.CallNames;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import io.inquest.policy.minijail.MinijailLexer.Kind;
import io.inquest.policy.minijail.MinijailLexer.Token;
import java.util.List;
import java.util.Set;

/** Tells policies of minijail by what they say. */
final class MinijailShape {
  /** How much of a text is looked at. */
  private static final int MOST_STATEMENTS = 64;

  private static final Set<String> FILTERS =
      Set.of(
          "1",
          "allow",
          "kill",
          "kill-process",
          "kill-thread",
          "trap",
          "trace",
          "log",
          "user-notify",
          MinijailPolicy.RETURN,
          "{");

  private MinijailShape() {}

  /**
   * Whether each of a text's first statements is one of minijail's, and one names a system call of
   * some machine. {@code read: 1} is YAML, too, but no policy in it.
   */
  static boolean isOf(SourceText source) {
    MinijailLexer lexer = new MinijailLexer(source, note -> {});
    boolean call = false;
    try {
      int count = 0;
      for (List<Token> next = lexer.next();
          !next.isEmpty() && count < MOST_STATEMENTS;
          next = lexer.next()) {
        if (!isStatement(next)) {
          return false;
        }
        call |= CallNames.isKnown(next.get(next.get(0).is("{") ? 1 : 0).text());
        count++;
      }
    } catch (PolicyException e) {
      return false;
    }
    return call;
  }

  private static boolean isStatement(List<Token> tokens) {
    if (tokens.get(0).text().startsWith("@")) {
      return tokens.get(0).is(MinijailPolicy.INCLUDE)
          || tokens.get(0).is(MinijailPolicy.FREQUENCY)
          || tokens.get(0).is(MinijailPolicy.DENYLIST)
          || tokens.get(0).is(MinijailPolicy.DEFAULT);
    }
    int colon = 0;
    while (colon < tokens.size() && !tokens.get(colon).is(":")) {
      colon++;
    }
    if (colon == 0 || colon + 1 >= tokens.size()) {
      return false;
    }
    Token filter = tokens.get(colon + 1);
    boolean named = colon == 1 ? tokens.get(0).kind() != Kind.SIGN : isBracketed(tokens);
    return named && (FILTERS.contains(filter.text()) || filter.text().matches("arg[0-5]"));
  }

  /** Whether what stands before the colon is more than a name: a list, or a name with brackets. */
  private static boolean isBracketed(List<Token> tokens) {
    return tokens.get(0).is("{") || (tokens.size() > 1 && tokens.get(1).is("["));
  }
}
