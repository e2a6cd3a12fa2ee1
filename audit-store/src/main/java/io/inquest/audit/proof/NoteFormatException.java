package io.inquest.audit.proof;

import java.io.Serial;

/** A text is no signed note, checkpoint, proof or key. The message says what is wrong with it. */
public final class NoteFormatException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** The failure, with {@code problem} as in "its size is no number". */
  public NoteFormatException(String problem) {
    super(problem);
  }
}
