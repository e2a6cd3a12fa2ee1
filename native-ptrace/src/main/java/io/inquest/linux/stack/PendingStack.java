package io.inquest.linux.stack;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A stack that was unwound, and whose places another thread gives their names.
 *
 * @param located the stack without symbols and source lines
 * @param named the stack with them
 */
public record PendingStack(CallStack located, Future<CallStack> named) {
  /** A stack that needs no names. */
  static PendingStack of(CallStack stack) {
    return new PendingStack(stack, CompletableFuture.completedFuture(stack));
  }

  /** Whether the names are there, or cannot be had. */
  public boolean isDone() {
    return named.isDone();
  }

  /**
   * The stack with its names; without, if they cannot be had or are not there in time.
   *
   * @param seconds to wait for them
   */
  public CallStack await(int seconds) {
    try {
      return named.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return located;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return located;
    }
  }
}
