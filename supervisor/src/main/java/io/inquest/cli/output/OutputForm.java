package io.inquest.cli.output;

/** For whom an answer is written. */
public enum OutputForm {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON
}
