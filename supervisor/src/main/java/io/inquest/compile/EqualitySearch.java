package io.inquest.compile;

import static io.inquest.linux.bpf.Instruction.JEQ_K;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rows of equalities, such as a list of ioctl's requests, as balanced trees: the rewrite {@link
 * Rewrite#EQUALITY_SEARCH}. Used by one thread.
 *
 * <pre>
 *   == 1 ─▶ a   == 2 ─▶ b   …   == 9 ─▶ i   else ─▶ z
 *
 *   >= 5 ──yes──▶ == 5 ─▶ e   == 6 ─▶ f   …   else ─▶ z
 *     └────no───▶ == 1 ─▶ a   == 2 ─▶ b   …   else ─▶ z
 * </pre>
 *
 * <p>A tree costs an instruction for each of its forks, so that short rows stay as they are.
 */
final class EqualitySearch {
  /** A row of fewer equalities is as fast. */
  private static final int SHORTEST_ROW = 9;

  /** The equalities in a row at the end of each branch of the tree. */
  private static final int LEAF_ROW = 4;

  private final WordGraph words;
  private final List<Word> reachable;
  private final int[] parents;
  private final Word[] rewritten;

  private EqualitySearch(WordGraph words, Word root) {
    this.words = words;
    this.reachable = root.reachable(words.size());
    this.parents = new int[words.size()];
    this.rewritten = new Word[words.size()];
  }

  /** The steps from {@code root} on, with trees for rows. */
  static Word rewrite(WordGraph words, Word root) {
    EqualitySearch search = new EqualitySearch(words, root);
    search.countParents();
    return search.longestRow() < SHORTEST_ROW ? root : search.rebuild(root);
  }

  private void countParents() {
    for (Word word : reachable) {
      if (word instanceof Word.Branch branch) {
        parents[branch.yes().id()]++;
        parents[branch.no().id()]++;
      }
    }
  }

  private int longestRow() {
    int[] rows = new int[parents.length];
    int longest = 0;
    for (Word word : reachable) {
      if (word instanceof Word.Branch branch && isEquality(branch)) {
        rows[branch.id()] = continuesIn(branch) ? rows[branch.no().id()] + 1 : 1;
        longest = Math.max(longest, rows[branch.id()]);
      }
    }
    return longest;
  }

  private static boolean isEquality(Word.Branch branch) {
    return branch.code() == JEQ_K && branch.mask() == Word.WHOLE;
  }

  /** Whether the row goes on behind an equality; a step that others lead to begins its own. */
  private boolean continuesIn(Word.Branch branch) {
    return branch.no() instanceof Word.Branch next
        && isEquality(next)
        && next.offset() == branch.offset()
        && parents[next.id()] == 1;
  }

  /** Each step after those that it leads to. */
  private Word rebuild(Word root) {
    boolean[] inside = new boolean[rewritten.length];
    for (Word word : reachable) {
      if (word instanceof Word.Branch branch && isEquality(branch) && continuesIn(branch)) {
        inside[branch.no().id()] = true;
      }
    }
    for (Word word : reachable) {
      if (word instanceof Word.Branch branch) {
        rewritten[word.id()] = inside[word.id()] ? word : rebuilt(branch);
      } else {
        rewritten[word.id()] = word;
      }
    }
    return rewritten[root.id()];
  }

  private Word rebuilt(Word.Branch branch) {
    if (!isEquality(branch)) {
      return words.like(branch, rewritten[branch.yes().id()], rewritten[branch.no().id()]);
    }
    List<Word.Branch> row = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    Word.Branch last = branch;
    row.add(last);
    seen.add(last.k());
    while (continuesIn(last)) {
      last = (Word.Branch) last.no();
      if (seen.add(last.k())) {
        row.add(last);
      }
    }
    Word otherwise = rewritten[last.no().id()];
    if (row.size() < SHORTEST_ROW) {
      return row(row, otherwise);
    }
    row.sort(Comparator.comparing(Word.Branch::k, Integer::compareUnsigned));
    return tree(row, otherwise);
  }

  private Word tree(List<Word.Branch> row, Word otherwise) {
    if (row.size() <= LEAF_ROW) {
      return row(row, otherwise);
    }
    int half = row.size() / 2;
    Word upper = tree(row.subList(half, row.size()), otherwise);
    Word lower = tree(row.subList(0, half), otherwise);
    return words.atLeast(row.get(half).offset(), Word.WHOLE, row.get(half).k(), upper, lower);
  }

  private Word row(List<Word.Branch> row, Word otherwise) {
    Word word = otherwise;
    for (int i = row.size() - 1; i >= 0; i--) {
      word = words.like(row.get(i), rewritten[row.get(i).yes().id()], word);
    }
    return word;
  }
}
