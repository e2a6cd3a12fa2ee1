package io.inquest.decide;

import io.inquest.linux.seccomp.FilterChain;
import java.util.ArrayList;
import java.util.List;

/**
 * The filters in force for a task, oldest first. Immutable; tasks share it until one adds to it.
 */
public final class TaskFilters {
  /** No filters. */
  public static final TaskFilters NONE = new TaskFilters(FilterChain.EMPTY, List.of());

  private final FilterChain chain;
  private final List<InstalledFilter> installed;

  private TaskFilters(FilterChain chain, List<InstalledFilter> installed) {
    this.chain = chain;
    this.installed = installed;
  }

  /** These and a newer one. */
  public TaskFilters with(InstalledFilter filter) {
    List<InstalledFilter> longer = new ArrayList<>(installed);
    longer.add(filter);
    return new TaskFilters(chain.with(filter.program()), List.copyOf(longer));
  }

  /** The programs, as the kernel's chain has them but with real actions. */
  public FilterChain chain() {
    return chain;
  }

  /** The filter at {@code index} in the chain, 0 = oldest. */
  public InstalledFilter filter(int index) {
    return installed.get(index);
  }
}
