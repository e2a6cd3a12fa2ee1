package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;

/**
 * What a tree was at one size (C2SP tlog-checkpoint): three lines, the text of a note.
 *
 * @param origin which tree
 * @param size how many leaves it had
 * @param root its root then
 */
public record Checkpoint(String origin, long size, Bytes root) {

  /**
   * Reads a note's text; lines behind the third are ignored.
   *
   * @throws NoteFormatException if it is no checkpoint
   */
  public static Checkpoint parse(String text) throws NoteFormatException {
    String[] lines = text.split("\n", -1);
    if (lines.length < 4 || lines[0].isEmpty()) {
      throw new NoteFormatException("a checkpoint has three lines: origin, size and root");
    }
    return new Checkpoint(
        lines[0], parseSize(lines[1]), Base64Text.decodeHash("a checkpoint's root", lines[2]));
  }

  static long parseSize(String digits) throws NoteFormatException {
    if (!digits.matches("0|[1-9][0-9]{0,17}")) {
      throw new NoteFormatException("a checkpoint's size is not a number");
    }
    return Long.parseLong(digits);
  }

  /** The text of its note. */
  public String text() {
    return origin + "\n" + size + "\n" + Base64Text.of(root) + "\n";
  }
}
