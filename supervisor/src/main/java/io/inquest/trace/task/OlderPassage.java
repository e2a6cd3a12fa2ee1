package io.inquest.trace.task;

import io.inquest.linux.seccomp.SeccompData;

/**
 * A task's latest call on its way through the filters that are older than Inquest. Owned by the
 * tracer thread.
 */
public final class OlderPassage {
  private final SeccompData call = new SeccompData();
  private boolean passed = true;

  OlderPassage() {}

  /** It makes a call that is to stop once the older filters let it pass. */
  public void enter(SeccompData entered) {
    call.set(entered);
    passed = false;
  }

  /** The call that was given to {@link #enter} last. */
  public SeccompData call() {
    return call;
  }

  /** The older filters have let the call pass. */
  public void pass() {
    passed = true;
  }

  /** Whether they have, as far as that was to be seen. */
  public boolean passed() {
    return passed;
  }
}
