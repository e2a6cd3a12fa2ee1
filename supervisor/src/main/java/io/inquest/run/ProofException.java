package io.inquest.run;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** A run could not be proven as was asked for; nothing of its program has run. */
public final class ProofException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProofException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The failure in words, where Java leaves them out. */
  static String reason(Exception failure) {
    if (failure instanceof NoSuchFileException e) {
      return e.getFile() + ": there is no such file or directory";
    } else if (failure instanceof AccessDeniedException e) {
      return e.getFile() + ": permission denied";
    } else if (failure instanceof FileSystemException e && e.getReason() != null) {
      return e.getFile() + ": " + e.getReason();
    }
    return String.valueOf(failure.getMessage());
  }
}
