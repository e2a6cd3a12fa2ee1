package io.inquest.doctor;

/** A check needs proc(5), which is not mounted or hides this process. */
final class WithoutProcException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
