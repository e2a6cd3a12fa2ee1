package io.inquest.trace.task;

import java.util.OptionalLong;

/**
 * A kill or trap that is recorded already, and that the kernel is about to enact. Owned by the
 * tracer thread.
 *
 * <p>What is taken is forgotten.
 */
public final class ExpectedEnd {
  private boolean expected;
  private OptionalLong hiddenArgument = OptionalLong.empty();

  ExpectedEnd() {}

  /** The kernel is about to enact it. */
  public void expect() {
    expected = true;
  }

  /** Whether it was expected. */
  public boolean take() {
    boolean was = expected;
    expected = false;
    return was;
  }

  /** A token stands in an argument's place, so that the filters know the call. */
  public void hideArgument(long value) {
    hiddenArgument = OptionalLong.of(value);
  }

  /** The argument that a token stands in for, if one does. */
  public OptionalLong takeHiddenArgument() {
    OptionalLong hidden = hiddenArgument;
    hiddenArgument = OptionalLong.empty();
    return hidden;
  }
}
