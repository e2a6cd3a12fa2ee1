package io.inquest.linux.event;

/** A string was compared with a parameter that is an address. */
public final class MemoryTextException extends BindException {
  private static final long serialVersionUID = 1L;

  MemoryTextException(String field, int offset, int length) {
    super(
        "'"
            + field
            + "' is an address: the text that it points at lies in the program's memory, which no"
            + " filter sees and the program can change between a check and the call; such a"
            + " condition can only record calls, never allow or refuse them",
        offset,
        length);
  }
}
