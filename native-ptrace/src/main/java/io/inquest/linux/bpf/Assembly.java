package io.inquest.linux.bpf;

/** An assembled program and where its labels went. Immutable. */
public final class Assembly {
  private final Program program;
  private final int[] starts;

  /**
   * The result of an assembler.
   *
   * @param starts the index of the first instruction of each item, then the program's length
   */
  Assembly(Program program, int[] starts) {
    this.program = program;
    this.starts = starts;
  }

  /** The program. */
  public Program program() {
    return program;
  }

  /**
   * The index of the instruction that a label was placed before; the program's length where none
   * followed.
   *
   * @throws IllegalStateException if the label was never placed
   */
  public int indexOf(Assembler.Label label) {
    if (label.item == Assembler.Label.UNPLACED) {
      throw new IllegalStateException("label " + label + " is not placed");
    }
    return starts[label.item];
  }
}
