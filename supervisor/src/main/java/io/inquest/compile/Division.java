package io.inquest.compile;

import static io.inquest.linux.bpf.Instruction.JEQ_K;
import static io.inquest.linux.bpf.Instruction.JGE_K;
import static io.inquest.linux.bpf.Instruction.JSET_K;

import io.inquest.compile.Share.Assumption;
import io.inquest.linux.bpf.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Divides the calls of a policy among several filters, none of them longer than the kernel takes.
 *
 * <p>Each filter decides its {@link Share} and allows the rest. As ALLOW is what every other answer
 * outranks, the chain answers each call as the filter does that the call belongs to, return data
 * included. Calls are divided by number first; a call whose conditions alone are too long is
 * divided by a word of its arguments, of which each half then knows something that answers tests.
 */
final class Division {
  /** What a filter needs besides its decisions: long jumps, the search for the number. */
  private static final double OVERHEAD = 1.1;

  /** Halves that are not at least so much smaller are no progress. */
  private static final double PROGRESS = 0.9;

  /** More would not fit beside each other: {@code MAX_INSNS_PER_PATH} is 8 times the longest. */
  static final int MOST_FILTERS = 64;

  private final Form real;
  private final Form supervised;
  private final List<Divided> filters = new ArrayList<>();

  /** One filter, in both forms. */
  record Divided(Flattener.Flat real, Flattener.Flat supervised) {}

  private Division(Form real, Form supervised) {
    this.real = real;
    this.supervised = supervised;
  }

  /** The filters that share a policy's calls, one if that is short enough; empty if none could. */
  static Optional<List<Divided>> of(Form real, Form supervised) {
    Division division = new Division(real, supervised);
    return division.fill(Share.ALL) ? Optional.of(division.filters) : Optional.empty();
  }

  private boolean fill(Share share) {
    Flattener.Flat deciding = real.of(share);
    Flattener.Flat installed = supervised.of(share);
    int length = Math.max(deciding.program().length(), installed.program().length());
    if (length <= Program.MAX_LENGTH) {
      filters.add(new Divided(deciding, installed));
      return true;
    }
    // One form may be short where the other is long: what the tracer asks for need not be tested.
    Form longer = deciding.program().length() == length ? real : supervised;
    List<Share> parts = byNumber(longer, share, length);
    if (parts.size() < 2) {
      parts = byArgument(longer, share);
    }
    boolean filled = parts.size() > 1;
    for (Share part : parts) {
      filled = filled && filters.size() < MOST_FILTERS && fill(part);
    }
    return filled;
  }

  /** Parts of a share that weigh about the same and are each about as long as a program may be. */
  private static List<Share> byNumber(Form form, Share share, int length) {
    List<Long> starts = new ArrayList<>();
    List<Long> weights = new ArrayList<>();
    long total = weigh(form, share, starts, weights);
    long wanted = Math.max(2, (long) Math.ceil(length * OVERHEAD / Program.MAX_LENGTH));
    List<Share> parts = new ArrayList<>();
    long from = share.first();
    long weight = 0;
    for (int i = 0; i < starts.size(); i++) {
      boolean full = weight > 0 && (weight + weights.get(i) / 2) * wanted >= total;
      if (full && starts.get(i) > from) {
        parts.add(share.between(from, starts.get(i)));
        from = starts.get(i);
        weight = 0;
      }
      weight += weights.get(i);
    }
    parts.add(share.between(from, share.end()));
    return parts;
  }

  /** Where a share's runs start, then what has no number, and how many decisions each takes. */
  private static long weigh(Form form, Share share, List<Long> starts, List<Long> weights) {
    IdentityHashMap<DecisionNode, Long> sizes = new IdentityHashMap<>();
    long total = 0;
    for (int space = 0; space < form.spaces().size(); space++) {
      List<NumberSpace.Run> runs = form.spaces().get(space).runs();
      for (int i = 0; i < runs.size(); i++) {
        long end = Share.endOf(space, runs, i);
        // A share may begin within a run, where the other form's run begins.
        long start = Math.max(Share.position(space, runs.get(i).start()), share.first());
        if (start < Math.min(end, share.end())) {
          starts.add(start);
          weights.add(sizes.computeIfAbsent(runs.get(i).decision(), Division::size));
          total += weights.get(weights.size() - 1);
        }
      }
    }
    if (share.hasRest()) {
      starts.add(Share.position(form.spaces().size(), 0));
      weights.add(1L);
      total++;
    }
    return total;
  }

  private static long size(DecisionNode root) {
    Set<Integer> seen = new HashSet<>();
    List<DecisionNode> open = new ArrayList<>(List.of(root));
    while (!open.isEmpty()) {
      DecisionNode decision = open.remove(open.size() - 1);
      if (seen.add(decision.id()) && decision instanceof DecisionNode.Choice choice) {
        open.add(choice.yes());
        open.add(choice.no());
      }
    }
    return seen.size();
  }

  /** The two halves of a single run's calls of which the longer is shortest. */
  private static List<Share> byArgument(Form form, Share share) {
    WordGraph words = new WordGraph(Rewrite.ALL);
    Word steps = form.steps(words, share);
    int best = (int) (steps.reachable(words.size()).size() * PROGRESS);
    List<Share> halves = List.of();
    for (Assumption each : candidates(steps.reachable(words.size()))) {
      int longer = Math.max(size(words, steps, each), size(words, steps, each.negated()));
      if (longer < best) {
        best = longer;
        halves = List.of(share.where(each), share.where(each.negated()));
      }
    }
    return halves;
  }

  private static int size(WordGraph words, Word steps, Assumption assumption) {
    Word left = new Restriction(words, List.of(assumption)).of(steps);
    return left.reachable(words.size()).size();
  }

  /** For each word that is tested: the middle one of its values, and its most tested bit. */
  private static List<Assumption> candidates(List<Word> steps) {
    Map<Integer, TreeSet<Integer>> values = new HashMap<>();
    Map<Integer, int[]> bits = new HashMap<>();
    for (Word word : steps) {
      if (word instanceof Word.Branch branch) {
        boolean whole = branch.mask() == Word.WHOLE && branch.code() != JSET_K;
        if (whole) {
          values
              .computeIfAbsent(branch.offset(), at -> new TreeSet<>(Integer::compareUnsigned))
              .add(branch.k());
        } else {
          int tested = branch.code() == JEQ_K ? branch.mask() : branch.k();
          count(bits.computeIfAbsent(branch.offset(), at -> new int[Integer.SIZE]), tested);
        }
      }
    }
    List<Assumption> candidates = new ArrayList<>();
    values.forEach(
        (offset, each) -> {
          int middle = new ArrayList<>(each).get(each.size() / 2);
          candidates.add(new Assumption(offset, JGE_K, middle, true));
        });
    bits.forEach(
        (offset, counts) ->
            candidates.add(new Assumption(offset, JSET_K, 1 << greatest(counts), true)));
    return candidates;
  }

  private static void count(int[] counts, int bits) {
    for (int bit = 0; bit < counts.length; bit++) {
      counts[bit] += bits >>> bit & 1;
    }
  }

  private static int greatest(int[] counts) {
    int greatest = 0;
    for (int i = 1; i < counts.length; i++) {
      greatest = counts[i] > counts[greatest] ? i : greatest;
    }
    return greatest;
  }
}
