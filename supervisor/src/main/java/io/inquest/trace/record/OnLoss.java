package io.inquest.trace.record;

/** What becomes of a run whose journal cannot grow. */
public enum OnLoss {
  /** The program is killed: nothing happens unrecorded. */
  STOP,
  /** Its tasks wait at their next recorded event until there is room. */
  HOLD,
  /** It runs on; what was lost is counted, and the count recorded as soon as there is room. */
  CONTINUE
}
