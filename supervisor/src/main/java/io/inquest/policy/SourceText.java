package io.inquest.policy;

import java.util.List;

/**
 * A text that a policy was read from. Immutable.
 *
 * @param name the file, or the option ({@code --filter}), as the user named it
 * @param text the whole text
 * @param isFile whether places in it have a line that is worth telling
 * @param included the files that were read in it, in the order in which they were; empty if it
 *     includes none, or has not been read
 */
public record SourceText(String name, String text, boolean isFile, List<SourceText> included) {

  /** Keeps a copy of the list. */
  public SourceText {
    included = List.copyOf(included);
  }

  /** A text that includes no other. */
  public SourceText(String name, String text, boolean isFile) {
    this(name, text, isFile, List.of());
  }

  /** The text of a file. */
  public SourceText(String name, String text) {
    this(name, text, true);
  }

  /** The same, with what it includes. */
  SourceText including(List<SourceText> files) {
    return new SourceText(name, text, isFile, files);
  }

  /** The value of an option of the command line. */
  static SourceText option(String name, String value) {
    return new SourceText(name, value, false);
  }

  /** The line with this number (from 1) without its line end; empty past the end. */
  public String line(int number) {
    int start = lineStart(number);
    int end = start;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return text.substring(start, end);
  }

  /** The offset of a place in the text; columns count from 1. */
  int offset(int line, int column) {
    return Math.min(text.length(), lineStart(line) + column - 1);
  }

  /** The place of the characters from {@code offset}, at most {@code length} and one line. */
  Place place(int offset, int length) {
    int line = 1;
    int start = 0;
    int end = Math.min(offset, text.length());
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new Place(this, line, end - start + 1, length);
  }

  private int lineStart(int number) {
    int start = 0;
    for (int line = 1; line < number; line++) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        return text.length();
      }
      start = end + 1;
    }
    return start;
  }

  @Override
  public String toString() {
    return name;
  }
}
