package io.inquest.policy.libseccomp;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.I386;
import io.inquest.policy.AbiRules;
import io.inquest.policy.Action;
import io.inquest.policy.CallNames;
import io.inquest.policy.CallRules;
import io.inquest.policy.Clause;
import io.inquest.policy.Condition;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The rules of one ABI, ranked as libseccomp ranks those of one call ({@code db_rule_add} of its
 * {@code src/db.c}). Used by one thread.
 *
 * <ul>
 *   <li>A rule without conditions replaces all that the call has; later rules are ignored then.
 *   <li>A rule whose tests begin with all those of an earlier one is ignored.
 *   <li>The others are ranked by their tests, not by their order in the profile: see {@link
 *       ArgumentTest#rank}.
 *   <li>Two rules with the same tests and different actions are an error, and so is a rule that is
 *       more general than an earlier one of another action.
 * </ul>
 */
public final class LibseccompTable {
  private final Architecture abi;
  private final Map<Integer, Call> calls = new LinkedHashMap<>();

  /**
   * One rule of one call.
   *
   * @param tests all must hold; by ascending argument, at most one for each
   * @param place where the call is named
   */
  record Chain(Rule rule, List<ArgumentTest> tests, Place place) {
    Chain {
      tests = List.copyOf(tests);
    }

    boolean beginsWith(Chain other) {
      return tests.size() >= other.tests.size()
          && tests.subList(0, other.tests.size()).equals(other.tests);
    }

    /** Whether its tests are about the same arguments, and compare them alike. */
    boolean isLike(Chain other) {
      boolean alike = tests.size() == other.tests.size();
      for (int i = 0; alike && i < tests.size(); i++) {
        alike =
            tests.get(i).argument() == other.tests.get(i).argument()
                && tests.get(i).operator() == other.tests.get(i).operator()
                && tests.get(i).mask() == other.tests.get(i).mask();
      }
      return alike;
    }

    /** Where its first test stands; 0 also for tests that libseccomp does not rank. */
    int rankOfFirst(Chain other) {
      return tests.get(0).rank(other.tests.get(0));
    }

    /** Where it stands among the call's other chains: the first test that differs decides. */
    int rank(Chain other) {
      int both = Math.min(tests.size(), other.tests.size());
      for (int i = 0; i < both; i++) {
        if (!tests.get(i).equals(other.tests.get(i))) {
          return tests.get(i).rank(other.tests.get(i));
        }
      }
      return 0;
    }
  }

  private Call call(int nr, String name) {
    Call call = calls.get(nr);
    if (call == null) {
      call = new Call(name);
      calls.put(nr, call);
    }
    return call;
  }

  private static final class Call {
    final String name;
    final List<Chain> chains = new ArrayList<>(1);

    /** The tests that chains consist of. */
    private final Set<List<ArgumentTest>> whole = new HashSet<>();

    /** The tests that chains begin with, and the action of these; null if they have several. */
    private final Map<List<ArgumentTest>, Action> beginnings = new HashMap<>();

    /** Whether the chains differ in what they compare with and in nothing else. */
    private boolean alike = true;

    Call(String name) {
      this.name = name;
    }

    /** Whether a chain that is there begins the new one, or is the same. */
    boolean isIgnored(Chain chain) {
      for (int length = 0; length <= chain.tests().size(); length++) {
        if (whole.contains(chain.tests().subList(0, length))) {
          return true;
        }
      }
      return false;
    }

    /** Whether chains of another action begin with the new one. */
    boolean mayConflict(Chain chain) {
      return beginnings.containsKey(chain.tests())
          && !chain.rule().action().equals(beginnings.get(chain.tests()));
    }

    void replaceBy(Chain chain) {
      chains.clear();
      chains.add(chain);
      whole.clear();
      whole.add(chain.tests());
      beginnings.clear();
    }

    void insert(Chain chain) {
      alike &= chains.isEmpty() || chain.isLike(chains.get(0));
      int end = search(chain, false);
      chains.add(alike ? search(chain, true) : walk(chain, end), chain);
      whole.add(chain.tests());
      Action action = chain.rule().action();
      for (int length = 1; length <= chain.tests().size(); length++) {
        List<ArgumentTest> beginning = chain.tests().subList(0, length);
        boolean first = !beginnings.containsKey(beginning);
        boolean same = first || action.equals(beginnings.get(beginning));
        beginnings.put(beginning, same ? action : null);
      }
    }

    /** Where the chain stands among those before {@code end}, and those behind stay. */
    private int walk(Chain chain, int end) {
      int at = end;
      while (at > 0 && chain.rank(chains.get(at - 1)) < 0) {
        at--;
      }
      return at;
    }

    /**
     * Behind the last chain that does not come after this one.
     *
     * @param whole whether all tests are compared, which are in order where chains are alike; the
     *     first ones always are
     */
    private int search(Chain chain, boolean whole) {
      int from = 0;
      int to = chains.size();
      while (from < to) {
        int middle = (from + to) >>> 1;
        Chain other = chains.get(middle);
        if ((whole ? chain.rank(other) : chain.rankOfFirst(other)) < 0) {
          to = middle;
        } else {
          from = middle + 1;
        }
      }
      return from;
    }
  }

  public LibseccompTable(Architecture abi) {
    this.abi = abi;
  }

  public Architecture abi() {
    return abi;
  }

  /**
   * Adds a rule of one call, whichever way the ABI makes that.
   *
   * @param place where the call is named
   * @param tests all must hold; by ascending argument, at most one for each
   * @return false if the ABI lacks the call
   * @throws PolicyException if libseccomp refuses it beside those that are there
   */
  public boolean add(String call, Place place, Rule rule, List<ArgumentTest> tests) {
    List<ArgumentTest> fitted = fit(tests);
    boolean added = false;
    Optional<Multiplexed> multiplexed =
        abi == I386.ABI ? Multiplexed.named(call) : Optional.empty();
    if (multiplexed.isPresent()) {
      String through = multiplexed.get().through();
      Chain chain = new Chain(rule, multiplexed.get().select(fitted), place);
      add(abi.syscalls().number(through).orElseThrow(), through, chain);
      added = true;
    }
    OptionalInt nr = CallNames.exact(abi, call);
    if (nr.isPresent()) {
      add(nr.getAsInt(), call, new Chain(rule, fitted, place));
      added = true;
    }
    return added;
  }

  private List<ArgumentTest> fit(List<ArgumentTest> tests) {
    List<ArgumentTest> fitted = new ArrayList<>(tests.size());
    for (ArgumentTest test : tests) {
      test.fit(abi.wordBits()).ifPresent(fitted::add);
    }
    return fitted;
  }

  private void add(int nr, String name, Chain chain) {
    List<Chain> chains = call(nr, name).chains;
    if (chain.tests().isEmpty()) {
      if (chains.isEmpty() || !chains.get(0).tests().isEmpty()) {
        calls.get(nr).replaceBy(chain);
      }
      return;
    }
    Call call = calls.get(nr);
    if (call.isIgnored(chain) || call.mayConflict(chain)) {
      if (isAnswered(chain, chains, name)) {
        return;
      }
    }
    call.insert(chain);
  }

  /**
   * Whether an earlier chain makes a new one superfluous.
   *
   * @throws PolicyException if libseccomp refuses the new one beside them
   */
  private boolean isAnswered(Chain chain, List<Chain> chains, String name) {
    for (Chain earlier : chains) {
      boolean sameAction = earlier.rule().action().equals(chain.rule().action());
      if (chain.beginsWith(earlier)) {
        if (!sameAction && earlier.beginsWith(chain)) {
          throw conflict(name, chain, earlier);
        }
        return true;
      }
      if (!sameAction && earlier.beginsWith(chain)) {
        throw conflict(name, chain, earlier);
      }
    }
    return false;
  }

  private PolicyException conflict(String name, Chain chain, Chain earlier) {
    return new PolicyException(
        chain.place(),
        "the rule at line "
            + earlier.rule().place().line()
            + " says '"
            + earlier.rule().action()
            + "' of the same "
            + name
            + " of "
            + abi.name()
            + " that this one says '"
            + chain.rule().action()
            + "' of",
        "libseccomp refuses such a profile. Make the conditions exclude each other.");
  }

  /** What was added, each call's clauses in libseccomp's order. */
  public AbiRules rules() {
    List<CallRules> rules = new ArrayList<>(calls.size());
    for (Map.Entry<Integer, Call> entry : calls.entrySet()) {
      Call call = entry.getValue();
      List<Clause> clauses = new ArrayList<>(call.chains.size());
      for (Chain chain : call.chains) {
        List<Condition> conditions = new ArrayList<>(chain.tests().size());
        for (ArgumentTest test : chain.tests()) {
          conditions.add(test.condition());
        }
        Condition all =
            conditions.size() == 1 ? conditions.get(0) : new Condition.AllOf(conditions);
        clauses.add(new Clause(all, chain.rule()));
      }
      rules.add(new CallRules(entry.getKey(), call.name, clauses));
    }
    return new AbiRules(abi, rules);
  }
}
