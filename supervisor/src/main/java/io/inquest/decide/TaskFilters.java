package io.inquest.decide;

import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.compile.CompiledFilter;
import io.inquest.linux.seccomp.FilterChain;
import io.inquest.linux.seccomp.SeccompAction;
import java.util.ArrayList;
import java.util.List;

/**
 * The filters in force for a task, oldest first. Immutable; tasks share it until one adds to it.
 */
public final class TaskFilters {
  /** No filters. */
  public static final TaskFilters NONE =
      new TaskFilters(FilterChain.EMPTY, FilterChain.EMPTY, List.of(), false);

  /** No filters, of tasks that stop at every call, whatever is installed later. */
  public static final TaskFilters NONE_EXACT =
      new TaskFilters(FilterChain.EMPTY, FilterChain.EMPTY, List.of(), true);

  private final FilterChain chain;
  private final FilterChain held;
  private final List<InstalledFilter> installed;
  private final boolean exact;
  private final boolean recordsByRule;
  private final int unread;

  private TaskFilters(
      FilterChain chain, FilterChain held, List<InstalledFilter> installed, boolean exact) {
    this.chain = chain;
    this.held = held;
    this.installed = installed;
    this.exact = exact;
    boolean records = false;
    int older = 0;
    for (InstalledFilter filter : installed) {
      older += filter.origin() == Origin.OLDER ? 1 : 0;
      records |= filter.compiled().isPresent() && filter.compiled().get().recordsByRule();
    }
    this.recordsByRule = records;
    this.unread = older;
  }

  /** These and a newer one. */
  public TaskFilters with(InstalledFilter filter) {
    List<InstalledFilter> longer = new ArrayList<>(installed);
    longer.add(filter);
    FilterChain real = chain.with(filter.program());
    boolean same = held == chain && filter.held().equals(filter.program());
    return new TaskFilters(
        real,
        same ? real : held.with(filter.held()),
        List.copyOf(longer),
        exact || filter.silent());
  }

  /** These but those of some policies; themselves if there are none of them. */
  public TaskFilters without(List<CompiledFilter> policies) {
    TaskFilters others = exact ? NONE_EXACT : NONE;
    for (InstalledFilter filter : installed) {
      if (filter.compiled().isEmpty() || !policies.contains(filter.compiled().get())) {
        others = others.with(filter);
      }
    }
    return others.installed.size() == installed.size() ? this : others;
  }

  /** The programs, as the kernel's chain has them but with real actions. */
  public FilterChain chain() {
    return chain;
  }

  /** The programs that the kernel holds; {@link #chain()} itself if they are the same. */
  public FilterChain held() {
    return held;
  }

  /** Whether one of them is there without Inquest: the program's own, or an older one. */
  public boolean anyOfOthers() {
    return installed.stream().anyMatch(filter -> filter.origin() != Origin.POLICY);
  }

  /**
   * Whether some are older than Inquest: what they answer is not known, and they are evaluated as
   * if they allowed all.
   */
  public boolean anyUnread() {
    return unread > 0;
  }

  /**
   * What one of the older filters has answered, which are not known but for their number.
   *
   * @param data its return data
   */
  public Decision answerOfUnread(SeccompAction action, int data) {
    return new Decision(action, data, unread == 1 ? 0 : -1, -1, -1, false);
  }

  /** Whether the program is only watched: each of them is a policy's that refuses nothing. */
  public boolean onlyWatch() {
    return !installed.isEmpty()
        && installed.stream()
            .allMatch(
                filter -> filter.compiled().map(it -> it.policy().refusesNothing()).orElse(false));
  }

  /** Whether one of them is this policy's. */
  public boolean has(CompiledFilter policy) {
    for (InstalledFilter filter : installed) {
      if (filter.compiled().isPresent() && filter.compiled().get() == policy) {
        return true;
      }
    }
    return false;
  }

  /** The filter at {@code index} in the chain, 0 = oldest. */
  public InstalledFilter filter(int index) {
    return installed.get(index);
  }

  /** Whether record rules are among them, which keep some of the calls that stop for them. */
  public boolean recordsByRule() {
    return recordsByRule;
  }

  /** Whether the tasks under these filters stop at the entry and the return of every call. */
  public boolean exact() {
    return exact;
  }
}
