package io.inquest.compile;

import io.inquest.compile.Share.Assumption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is left of steps where something is known of the arguments. Used by one thread. */
final class Restriction {
  private final WordGraph words;
  private final List<Assumption> assumptions;
  private final Map<Integer, WordFacts> facts = new HashMap<>();

  Restriction(WordGraph words, List<Assumption> assumptions) {
    this.words = words;
    this.assumptions = assumptions;
    for (Assumption each : assumptions) {
      WordFacts known = facts.getOrDefault(each.offset(), WordFacts.NONE);
      facts.put(each.offset(), known.after(test(each), each.holds()));
    }
  }

  /** The steps from {@code root} on, without the tests that the assumptions answer. */
  Word of(Word root) {
    List<Word> reachable = root.reachable(words.size());
    Map<Integer, Word> restricted = new HashMap<>();
    for (Word word : reachable) {
      restricted.put(word.id(), word instanceof Word.Branch branch ? of(branch, restricted) : word);
    }
    return restricted.get(root.id());
  }

  private Word of(Word.Branch branch, Map<Integer, Word> restricted) {
    Word yes = restricted.get(branch.yes().id());
    Word no = restricted.get(branch.no().id());
    Boolean answer = facts.getOrDefault(branch.offset(), WordFacts.NONE).answer(branch);
    return answer == null ? words.like(branch, yes, no) : answer ? yes : no;
  }

  /** Leads to {@code inside} if the assumptions hold, else to {@code elsewhere}. */
  Word guard(Word inside, Word elsewhere) {
    Word word = inside;
    for (int i = assumptions.size() - 1; i >= 0; i--) {
      Assumption each = assumptions.get(i);
      word =
          each.holds()
              ? words.like(test(each), word, elsewhere)
              : words.like(test(each), elsewhere, word);
    }
    return word;
  }

  private static Word.Branch test(Assumption each) {
    return new Word.Branch(-1, each.offset(), Word.WHOLE, each.code(), each.k(), null, null);
  }
}
