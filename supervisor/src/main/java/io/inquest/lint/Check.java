package io.inquest.lint;

import java.util.List;

/** Looks for one kind of defect in policies. */
interface Check {

  /** What to call it: lower case, words joined by hyphens. */
  String name();

  /** What it looks for, in one sentence. */
  String description();

  /** What it finds. */
  List<Finding> examine(Subject subject);
}
