package io.inquest.linux.seccomp;

import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import java.util.Arrays;
import java.util.List;

/**
 * The filters of a task, oldest to newest. Immutable as a list: {@link #with} gives a longer one.
 *
 * <p>Chains that grew out of one another share the evaluators of their common filters, so that all
 * of them are evaluated by one thread.
 */
public final class FilterChain {
  /** The chain of a task without filters, which allows everything. */
  public static final FilterChain EMPTY = new FilterChain(new Evaluator[0]);

  private final Evaluator[] filters;

  private FilterChain(Evaluator[] filters) {
    this.filters = filters;
  }

  /** This chain and a newer filter. */
  public FilterChain with(Program filter) {
    Evaluator[] longer = Arrays.copyOf(filters, filters.length + 1);
    longer[filters.length] = new Evaluator(filter);
    return new FilterChain(longer);
  }

  /** Number of filters. */
  public int length() {
    return filters.length;
  }

  /** The filter of this index, 0 = oldest. */
  public Program filter(int index) {
    return filters[index].program();
  }

  /** All of them, oldest first. */
  public List<Program> programs() {
    return Arrays.stream(filters).map(Evaluator::program).toList();
  }

  /**
   * Asks every filter, newest first as {@code seccomp_run_filters} of {@code kernel/seccomp.c}
   * does: a filter decides where its action is strictly less, as a signed number, than those of all
   * newer ones.
   *
   * @param verdict receives the answer
   */
  public void evaluate(SeccompData data, ChainVerdict verdict) {
    verdict.begin(filters.length);
    for (int index = filters.length - 1; index >= 0; index--) {
      Evaluator filter = filters[index];
      verdict.add(index, filter.run(data), filter);
    }
  }
}
