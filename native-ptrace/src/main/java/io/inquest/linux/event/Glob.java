package io.inquest.linux.event;

/**
 * The kernel's {@code glob_match} (lib/glob.c): {@code *}, {@code ?}, {@code [a-z]}, {@code [!a-z]}
 * and a backslash before a char meant as itself. A bracket that is not closed is a plain char.
 */
final class Glob {
  private Glob() {}

  /** Whether the whole text matches; time is at most the product of both lengths. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int retryPattern = -1;
    int retryText = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        retryPattern = ++p;
        retryText = t;
        continue;
      }
      int after = p < pattern.length() ? step(pattern, p, text.charAt(t)) : -1;
      if (after >= 0) {
        p = after;
        t++;
      } else if (retryPattern >= 0) {
        p = retryPattern;
        t = ++retryText;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /**
   * Where the pattern goes on once its part at {@code p} has taken {@code c}; -1 if it does not.
   */
  private static int step(String pattern, int p, char c) {
    char wanted = pattern.charAt(p);
    if (wanted == '?') {
      return p + 1;
    }
    if (wanted == '[') {
      int end = classEnd(pattern, p);
      if (end >= 0) {
        return inClass(pattern, p + 1, end, c) ? end + 1 : -1;
      }
    }
    if (wanted == '\\' && p + 1 < pattern.length()) {
      return pattern.charAt(p + 1) == c ? p + 2 : -1;
    }
    return wanted == c ? p + 1 : -1;
  }

  /** The index of the bracket's end; a {@code ]} that comes first is a member. */
  private static int classEnd(String pattern, int open) {
    int first = open + 1;
    if (first < pattern.length() && pattern.charAt(first) == '!') {
      first++;
    }
    return pattern.indexOf(']', first + 1);
  }

  private static boolean inClass(String pattern, int from, int end, char c) {
    boolean inverted = pattern.charAt(from) == '!';
    boolean found = false;
    int at = inverted ? from + 1 : from;
    while (at < end) {
      char low = pattern.charAt(at);
      char high = low;
      if (at + 2 < end && pattern.charAt(at + 1) == '-') {
        high = pattern.charAt(at + 2);
        at += 2;
      }
      found |= low <= c && c <= high;
      at++;
    }
    return found != inverted;
  }
}
