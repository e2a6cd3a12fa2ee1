package io.inquest.policy.event;

import io.inquest.policy.PolicyException;
import java.util.ArrayList;
import java.util.List;

/**
 * One {@code -e} of the command line and what narrows it.
 *
 * @param event {@code syscalls:sys_enter_NAME}, {@code sys_enter_NAME} or {@code NAME}, a group
 *     ({@code @basic-io}), a class ({@code %file}), or several of these joined by commas
 * @param filters the {@code --filter}s behind it; all must hold
 */
public record EventOption(String event, List<String> filters) {

  public EventOption {
    filters = List.copyOf(filters);
  }

  /**
   * Collects the options in the order in which they stand. Used by one thread.
   *
   * <p>A {@code --filter} belongs to the {@code -e} before it.
   */
  public static final class Collector {
    private final List<EventOption> options = new ArrayList<>();

    /** An {@code -e}. */
    public void event(String event) {
      options.add(new EventOption(event, List.of()));
    }

    /**
     * A {@code --filter}.
     *
     * @throws PolicyException if there is no {@code -e} before it
     */
    public void filter(String filter) {
      if (options.isEmpty()) {
        throw new PolicyException(
            EventPolicy.placeIn(EventPolicy.FILTER, filter),
            "there is no -e that it could narrow",
            "Put --filter after the -e that it belongs to.");
      }
      int last = options.size() - 1;
      List<String> filters = new ArrayList<>(options.get(last).filters());
      filters.add(filter);
      options.set(last, new EventOption(options.get(last).event(), filters));
    }

    /** What was collected. */
    public List<EventOption> options() {
      return List.copyOf(options);
    }
  }
}
