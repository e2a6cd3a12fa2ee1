package io.inquest.linux.arch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that somebody may have meant by one that does not exist. */
public final class ClosestNames {
  private static final int MOST = 3;

  /** A word of fewer letters begins too many names. */
  private static final int SHORTEST_START = 3;

  /** No name is so long, and to compare one that is would take long. */
  private static final int LONGEST = 100;

  private ClosestNames() {}

  private record Candidate(String name, int distance) {}

  /**
   * At most three of {@code names}, the shortest first: those that are equally closest, no further
   * than a third of the word's length (at least 1) in insertions, deletions, replacements and swaps
   * of neighbours. Letter case is no difference, and a name that goes on where the word ends is as
   * close as the limit.
   */
  public static List<String> to(String word, Iterable<String> names) {
    if (word.length() > LONGEST) {
      return List.of();
    }
    String meant = word.toLowerCase(Locale.ROOT);
    int limit = Math.max(1, meant.length() / 3);
    List<Candidate> near = new ArrayList<>();
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (Math.abs(lower.length() - meant.length()) <= limit) {
        int distance = distance(meant, lower);
        if (distance <= limit) {
          near.add(new Candidate(name, distance));
        }
      } else if (meant.length() >= SHORTEST_START && lower.startsWith(meant)) {
        near.add(new Candidate(name, limit));
      }
    }
    near.sort(
        Comparator.comparingInt(Candidate::distance)
            .thenComparingInt(c -> c.name().length())
            .thenComparing(Candidate::name));
    List<String> closest = new ArrayList<>(MOST);
    for (Candidate candidate : near) {
      if (closest.size() < MOST
          && candidate.distance() == near.get(0).distance()
          && !closest.contains(candidate.name())) {
        closest.add(candidate.name());
      }
    }
    return closest;
  }

  /**
   * The end of a message about an unknown name: {@code ""}, or {@code "; did you mean read?"} with
   * up to three names.
   */
  public static String hint(List<String> closest) {
    if (closest.isEmpty()) {
      return "";
    }
    StringBuilder hint = new StringBuilder("; did you mean ");
    for (int i = 0; i < closest.size(); i++) {
      if (i > 0) {
        hint.append(i == closest.size() - 1 ? " or " : ", ");
      }
      hint.append(closest.get(i));
    }
    return hint.append('?').toString();
  }

  /** The optimal string alignment distance. */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] reused = beforeLast;
      beforeLast = last;
      last = row;
      row = reused;
    }
    return last[b.length()];
  }
}
