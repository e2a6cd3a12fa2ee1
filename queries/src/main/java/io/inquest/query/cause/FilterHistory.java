package io.inquest.query.cause;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.linux.seccomp.SeccompAction;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which filters a task had at a time.
 *
 * <p>An index names a filter only within one chain: processes that install filters of their own
 * share the older indexes with their relatives and not the newer ones.
 */
final class FilterHistory {
  private final List<FilterInstalled> filters;
  private final TaskTree tasks;

  FilterHistory(Scene scene) {
    this.filters = scene.evidence().filters();
    this.tasks = scene.tasks();
  }

  /** The filter that decided. */
  Optional<FilterInstalled> deciding(Decision decision) {
    return inForce(decision, decision.filter());
  }

  /** The filter with this index in the chain of the task that made the call. */
  private Optional<FilterInstalled> inForce(Decision decision, int index) {
    ThreadGroupLife group = tasks.groupAt(decision.tgid(), decision.time());
    FilterInstalled anyones = null;
    FilterInstalled inherited = null;
    for (FilterInstalled filter : filters) {
      if (filter.index() == index && filter.time() <= decision.time()) {
        anyones = filter;
        int tgid = tasks.tgidOf(filter.tid());
        if (tgid != 0 && group.descendsFrom(tasks.groupAt(tgid, filter.time()))) {
          inherited = filter;
        }
      }
    }
    return Optional.ofNullable(inherited == null ? anyones : inherited);
  }

  /** The other filters of the chain that did not let the call through either. */
  List<FilterInstalled> alsoRefusing(Decision decision) {
    List<FilterInstalled> refusing = new ArrayList<>();
    int highest = -1;
    for (FilterInstalled filter : filters) {
      highest = Math.max(highest, filter.index());
    }
    for (int index = 0; index <= highest; index++) {
      Optional<FilterInstalled> filter = inForce(decision, index);
      if (index != decision.filter() && filter.isPresent() && refuses(filter.get(), decision)) {
        refusing.add(filter.get());
      }
    }
    return refusing;
  }

  private static boolean refuses(FilterInstalled filter, Decision decision) {
    try {
      Program program = Program.parse(filter.program().toArray(), ByteOrder.nativeOrder());
      int answer = new Evaluator(program).run(ArgumentTests.data(decision));
      return SeccompAction.of(answer).isRefusal();
    } catch (ProgramException e) {
      // What a damaged record would have answered is not known.
      return false;
    }
  }
}
