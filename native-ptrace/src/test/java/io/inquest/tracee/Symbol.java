package io.inquest.tracee;

/** A place in a program that gets its address when the program is linked. */
final class Symbol {

  /** The parts of a program in the order of their addresses. */
  enum Section {
    /** Instructions, mapped read and execute. */
    TEXT,
    /** Constants, mapped read only. */
    RODATA,
    /** Initialised memory, mapped read and write. */
    DATA,
    /** Zeroed memory behind {@link #DATA} that takes no room in the file. */
    BSS
  }

  private final Section section;
  private int offset;

  private Symbol(Section section, int offset) {
    this.section = section;
    this.offset = offset;
  }

  /** A place in the instructions, {@link #bind bound} once the emission gets there. */
  static Symbol label() {
    return new Symbol(Section.TEXT, -1);
  }

  /** A place in a data section. */
  static Symbol data(Section section, int offset) {
    return new Symbol(section, offset);
  }

  void bind(int position) {
    if (offset >= 0) {
      throw new IllegalStateException("label bound twice, at " + offset + " and " + position);
    }
    offset = position;
  }

  Section section() {
    return section;
  }

  /** Bytes from the start of the section. */
  int offset() {
    if (offset < 0) {
      throw new IllegalStateException("label was never bound");
    }
    return offset;
  }
}
