package io.inquest.policy.kafel;

import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import io.inquest.policy.file.PolicySource;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The tokens of a policy of kafel in order, those of files that it includes in the place of the
 * include. Files are looked for in the folder of the one that includes them. Used by one thread.
 */
final class KafelTokens {
  /** As deep as kafel includes. */
  private static final int DEEPEST = 16;

  /** Files that include others twice grow fast. */
  private static final int MOST_TOKENS = 1_000_000;

  private final List<KafelToken> tokens = new ArrayList<>();
  private int next;

  KafelTokens(SourceText source) {
    Deque<SourceText> open = new ArrayDeque<>();
    open.push(source);
    List<KafelToken> own = KafelLexer.tokens(source);
    add(own, open);
    tokens.add(own.get(own.size() - 1));
  }

  private void add(List<KafelToken> read, Deque<SourceText> open) {
    for (int i = 0; i < read.size() - 1; i++) {
      KafelToken token = read.get(i);
      if (tokens.size() >= MOST_TOKENS) {
        throw new PolicyException(
            token.place(), "the policy has more than " + MOST_TOKENS + " words", "");
      }
      if (!token.is("#include")) {
        tokens.add(token);
        continue;
      }
      for (i++; read.get(i).type() == KafelToken.Type.FILE; i++) {
        include(read.get(i), open);
      }
    }
  }

  private void include(KafelToken file, Deque<SourceText> open) {
    if (open.size() >= DEEPEST) {
      throw new PolicyException(
          file.place(), "files include each other more than " + DEEPEST + " deep", "");
    }
    Path path;
    try {
      path = Path.of(open.peek().name()).resolveSibling(file.text()).normalize();
    } catch (InvalidPathException e) {
      throw new PolicyException(file.place(), "no file has such a name", "", e);
    }
    if (!Files.isRegularFile(path)) {
      throw new PolicyException(
          file.place(),
          "there is no file " + path + " to include",
          "Its path begins in the folder of the file that includes it.");
    }
    SourceText included = PolicySource.text(path.toString());
    open.push(included);
    add(KafelLexer.tokens(included), open);
    open.pop();
  }

  KafelToken peek() {
    return tokens.get(next);
  }

  /** The next token, which is passed; the end is never. */
  KafelToken take() {
    KafelToken token = tokens.get(next);
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  /** Passes the next token if it is this word or symbol. */
  boolean takeIf(String text) {
    boolean is = peek().is(text);
    if (is) {
      take();
    }
    return is;
  }

  void expect(String symbol) {
    KafelToken token = take();
    if (!token.is(symbol)) {
      throw expected("'" + symbol + "'", token);
    }
  }

  KafelToken name(String what) {
    KafelToken token = take();
    if (token.type() != KafelToken.Type.NAME) {
      throw expected(what, token);
    }
    return token;
  }

  KafelToken number() {
    KafelToken token = take();
    if (token.type() != KafelToken.Type.NUMBER) {
      throw expected("a number", token);
    }
    return token;
  }

  static PolicyException expected(String what, KafelToken found) {
    return new PolicyException(
        found.place(), what + " is expected here, not " + found.inWords(), "");
  }
}
