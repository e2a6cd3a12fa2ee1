package io.inquest.compile;

import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Policy;
import java.util.List;
import java.util.Set;

/**
 * A policy with the answers that one of its forms gives, between the stages <em>decision graph</em>
 * and <em>flatten</em>. Used by one thread.
 */
final class Form {
  private final Answers answers;
  private final Set<Rewrite> rewrites;
  private final DecisionGraph graph;
  private final List<NumberSpace> spaces;
  private Flattener.Flat whole;

  /**
   * @param inspection what the supervised form stops for besides; null for the real form
   */
  Form(Policy policy, Answers answers, Inspection inspection, Set<Rewrite> rewrites) {
    this.answers = answers;
    this.rewrites = rewrites;
    this.graph = new DecisionGraph(rewrites);
    this.spaces = NumberSpace.of(policy, graph, answers, inspection);
  }

  /** The number spaces, which give calls their {@linkplain Share positions}. */
  List<NumberSpace> spaces() {
    return spaces;
  }

  /** The program for all calls; it may be longer than the kernel takes. */
  Flattener.Flat whole() {
    return of(Share.ALL);
  }

  /** The program that decides the calls of a share and allows all others. */
  Flattener.Flat of(Share share) {
    if (!share.equals(Share.ALL)) {
      return flatten(share);
    }
    if (whole == null) {
      whole = flatten(share);
    }
    return whole;
  }

  private Flattener.Flat flatten(Share share) {
    WordGraph words = new WordGraph(rewrites);
    DecisionNode elsewhere = graph.leaf(DecisionNode.Leaf.ELSEWHERE, SeccompAction.ALLOW.value());
    Word root =
        words.leaf((DecisionNode.Leaf) (share.hasRest() ? answers.foreign(graph) : elsewhere));
    for (int i = spaces.size() - 1; i >= 0; i--) {
      if (share.meets(i) || share.hasRest()) {
        words.section();
        Word numbers = numbers(words, share, i, elsewhere);
        root = words.equal(SeccompData.ARCH, Word.WHOLE, spaces.get(i).auditArch(), numbers, root);
      }
    }
    return Flattener.flatten(root, words.size(), rewrites.contains(Rewrite.HELD_WORDS));
  }

  private Word numbers(WordGraph words, Share share, int space, DecisionNode elsewhere) {
    List<NumberSpace.Run> runs = share.cut(space, spaces.get(space).runs(), elsewhere);
    Halves halves = new Halves(words);
    Restriction restriction = new Restriction(words, share.assumptions());
    NumberTree tree =
        new NumberTree(
            words,
            runs,
            decision -> {
              Word lowered = halves.lower(decision);
              return share.assumptions().isEmpty() || decision == elsewhere
                  ? lowered
                  : restriction.guard(restriction.of(lowered), halves.lower(elsewhere));
            },
            rewrites);
    Word root = tree.root();
    return rewrites.contains(Rewrite.EQUALITY_SEARCH) ? EqualitySearch.rewrite(words, root) : root;
  }

  /** The steps of the decision on the first call of a share, as far as its assumptions leave it. */
  Word steps(WordGraph words, Share share) {
    int space = (int) (share.first() >>> 32);
    long number = share.first() & 0xffff_ffffL;
    DecisionNode decision = null;
    for (NumberSpace.Run run : spaces.get(space).runs()) {
      decision = run.start() <= number ? run.decision() : decision;
    }
    return new Restriction(words, share.assumptions()).of(new Halves(words).lower(decision));
  }
}
