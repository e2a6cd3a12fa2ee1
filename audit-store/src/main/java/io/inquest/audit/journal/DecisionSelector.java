package io.inquest.audit.journal;

/** Says which decisions a reader makes into entries; it passes over the others. */
@FunctionalInterface
public interface DecisionSelector {
  /** Whether the decision is wanted. Each is asked about once, in their order. */
  boolean wants(DecisionGlance decision);
}
