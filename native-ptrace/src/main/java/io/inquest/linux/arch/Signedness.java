package io.inquest.linux.arch;

/** How the kernel's declared type of a parameter reads its bits. */
public enum Signedness {
  /** Two's complement. */
  SIGNED,
  /** A number that is never negative. */
  UNSIGNED,
  /** An address in the tracee's memory; compares as unsigned. */
  POINTER
}
