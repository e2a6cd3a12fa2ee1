package io.inquest.policy;

import java.util.Optional;

/**
 * A policy that cannot be used: what is wrong, where, and what to do about it.
 *
 * <p>The message is whole:
 *
 * <pre>
 * ls.yaml:6:17: no ABI of this policy has a system call named 'opanat'
 *     syscalls: [opanat, read]
 *                ^^^^^^
 * did you mean 'openat'?
 * </pre>
 */
public final class PolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String remedy;
  private final transient Place place;

  /**
   * @param place where
   * @param problem what is wrong, without a full stop
   * @param remedy what to do; empty where that is plain
   */
  public PolicyException(Place place, String problem, String remedy) {
    super(
        place.position()
            + ": "
            + Excerpt.of(problem)
            + place.excerpt()
            + (remedy.isEmpty() ? "" : "\n" + remedy));
    this.place = place;
    this.problem = Excerpt.of(problem);
    this.remedy = remedy;
  }

  /** As above, with what caused it. */
  public PolicyException(Place place, String problem, String remedy, Throwable cause) {
    this(place, problem, remedy);
    initCause(cause);
  }

  /** What is wrong. */
  public String problem() {
    return problem;
  }

  /** What to do about it; may be empty. */
  public String remedy() {
    return remedy;
  }

  /** Where; empty in a copy that was serialised. */
  public Optional<Place> place() {
    return Optional.ofNullable(place);
  }
}
