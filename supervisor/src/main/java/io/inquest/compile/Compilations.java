package io.inquest.compile;

import io.inquest.policy.Policy;
import java.util.IdentityHashMap;

/**
 * The policies that a command deals with, each compiled once whoever asks for its programs. Used by
 * one thread.
 */
public final class Compilations {
  private final IdentityHashMap<Policy, Compilation> compiled = new IdentityHashMap<>();

  /** The compilation of a policy, the same one for the same object. */
  public Compilation of(Policy policy) {
    return compiled.computeIfAbsent(policy, Compilation::new);
  }
}
