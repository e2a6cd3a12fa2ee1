package io.inquest.cli;

/** For whom an answer is written. */
enum OutputForm {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON
}
