package io.inquest.linux.file;

import java.io.Serial;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What has a file's name is of another kind, as a FIFO where a regular file is to be. */
public final class WrongKindException extends FileSystemException {
  @Serial private static final long serialVersionUID = 1L;

  private final String found;

  /**
   * @param found what is there, as in {@code a FIFO}
   * @param wanted what is to be there, without an article, as in {@code regular file}
   */
  WrongKindException(Path path, String found, String wanted) {
    super(path.toString(), null, "it is " + found + ", not a " + wanted);
    this.found = found;
  }

  /** What is there, as in {@code a FIFO}. */
  public String found() {
    return found;
  }
}
