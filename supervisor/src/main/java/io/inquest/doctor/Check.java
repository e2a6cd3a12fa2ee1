package io.inquest.doctor;

/** One thing to look at. */
interface Check {
  /** What is looked at, in a word or two. */
  String name();

  /** Looks at it. What it throws means that it could not tell. */
  Diagnosis diagnose();
}
