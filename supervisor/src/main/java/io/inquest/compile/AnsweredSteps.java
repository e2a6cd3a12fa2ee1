package io.inquest.compile;

/**
 * Comparisons that the one before them has answered: after {@code fd == 1} there is no need to ask
 * whether {@code fd == 2}. The rewrite {@link Rewrite#ANSWERED_STEPS}.
 */
final class AnsweredSteps {
  private AnsweredSteps() {}

  /** Where {@code branch} leads with this outcome, past what that outcome answers. */
  static Word skip(Word.Branch branch, boolean holds) {
    WordFacts facts = WordFacts.NONE.after(branch, holds);
    Word next = holds ? branch.yes() : branch.no();
    while (next instanceof Word.Branch later && later.offset() == branch.offset()) {
      Boolean answer = facts.answer(later);
      if (answer == null) {
        return next;
      }
      next = answer ? later.yes() : later.no();
    }
    return next;
  }
}
