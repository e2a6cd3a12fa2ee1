package io.inquest.query.cause.evidence;

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
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Which filters a task had at a time.
 *
 * <p>An index names a filter only within one chain: processes that install filters of their own
 * share the older indexes with their relatives and not the newer ones.
 */
public final class FilterHistory {
  private final List<FilterInstalled> filters;
  private final TaskTree tasks;

  public FilterHistory(Scene scene) {
    this.filters = scene.evidence().filters();
    this.tasks = scene.tasks();
  }

  /**
   * The filter that decided: among those that the task may have had at this index the one of the
   * policy that the decision names, since threads of one process may have different ones.
   */
  public Optional<FilterInstalled> deciding(Decision decision) {
    Optional<FilterInstalled> named =
        inForce(decision, decision.filter(), filter -> filter.policy().equals(decision.policy()));
    return named.isPresent() ? named : inForce(decision, decision.filter(), filter -> true);
  }

  /**
   * The filter with this index in the chain of the task that made the call: the last one that it or
   * a process it descends from installed.
   */
  private Optional<FilterInstalled> inForce(
      Decision decision, int index, Predicate<FilterInstalled> possible) {
    ThreadGroupLife group = tasks.groupAt(decision.tgid(), decision.time());
    FilterInstalled found = null;
    for (FilterInstalled filter : filters) {
      if (filter.index() == index && filter.time() <= decision.time() && possible.test(filter)) {
        int tgid = tasks.tgidOf(filter.tid());
        // A filter of an unknown task came before all tasks that are known.
        if (tgid == 0 || group.inherits(tasks.groupAt(tgid, filter.time()), filter.time())) {
          found = filter;
        }
      }
    }
    return Optional.ofNullable(found);
  }

  /**
   * What a filter answered.
   *
   * @param returned its program's return value
   */
  public record Answer(FilterInstalled filter, int returned) {}

  /** What each filter of the chain answered, oldest first. */
  public List<Answer> answers(Decision decision) {
    List<Answer> answers = new ArrayList<>();
    for (FilterInstalled filter : chain(decision)) {
      OptionalInt answer = answer(filter, decision);
      if (answer.isPresent()) {
        answers.add(new Answer(filter, answer.getAsInt()));
      }
    }
    return answers;
  }

  /** The other filters of the chain that did not let the call through either. */
  public List<FilterInstalled> alsoRefusing(Decision decision) {
    List<FilterInstalled> refusing = new ArrayList<>();
    for (Answer answer : answers(decision)) {
      if (answer.filter().index() != decision.filter()
          && SeccompAction.of(answer.returned()).isRefusal()) {
        refusing.add(answer.filter());
      }
    }
    return refusing;
  }

  /** The filters of the chain of the task that made the call, oldest first. */
  List<FilterInstalled> chain(Decision decision) {
    List<FilterInstalled> chain = new ArrayList<>();
    int highest = -1;
    for (FilterInstalled filter : filters) {
      highest = Math.max(highest, filter.index());
    }
    for (int index = 0; index <= highest; index++) {
      Optional<FilterInstalled> filter =
          index == decision.filter() ? deciding(decision) : inForce(decision, index, each -> true);
      if (filter.isPresent()) {
        chain.add(filter.get());
      }
    }
    return chain;
  }

  private static OptionalInt answer(FilterInstalled filter, Decision decision) {
    try {
      Program program = Program.parse(filter.program().toArray(), ByteOrder.nativeOrder());
      return OptionalInt.of(new Evaluator(program).run(RecordedCall.data(decision)));
    } catch (ProgramException e) {
      // What a damaged record would have answered is not known.
      return OptionalInt.empty();
    }
  }
}
