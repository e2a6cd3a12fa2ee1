package io.inquest.query.cause;

/** How sure a finding is of its cause. */
public enum Confidence {
  /** The kernel's own doing, witnessed. */
  CERTAIN,
  /** Several things speak for it and nothing else explains the end as well. */
  LIKELY,
  /** It could be, but little speaks for it. */
  POSSIBLE,
  /** No refusal explains the end. */
  NONE
}
