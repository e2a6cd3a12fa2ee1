package io.inquest.policy;

import java.util.Arrays;
import java.util.List;

/** A text that a policy was read from. Immutable and safe for use by any thread. */
public final class SourceText {
  private final String name;
  private final String text;
  private final boolean isFile;
  private final List<SourceText> included;

  /** Where lines begin; null until somebody asks. */
  private volatile int[] starts;

  /**
   * A text.
   *
   * @param name the file, or the option ({@code --filter}), as the user named it
   * @param text the whole text
   * @param isFile whether places in it have a line that is worth telling
   */
  public SourceText(String name, String text, boolean isFile) {
    this(name, text, isFile, List.of());
  }

  /** The text of a file. */
  public SourceText(String name, String text) {
    this(name, text, true);
  }

  private SourceText(String name, String text, boolean isFile, List<SourceText> included) {
    this.name = name;
    this.text = text;
    this.isFile = isFile;
    this.included = List.copyOf(included);
  }

  /** The value of an option of the command line. */
  public static SourceText option(String name, String value) {
    return new SourceText(name, value, false);
  }

  /** The same, with what it includes. */
  public SourceText including(List<SourceText> files) {
    return new SourceText(name, text, isFile, files);
  }

  /** The file, or the option, as the user named it. */
  public String name() {
    return name;
  }

  /** The whole text. */
  public String text() {
    return text;
  }

  /** Whether places in it have a line that is worth telling. */
  public boolean isFile() {
    return isFile;
  }

  /**
   * The files that were read in it, in the order in which they were; empty if it includes none, or
   * has not been read.
   */
  public List<SourceText> included() {
    return included;
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
  public Place place(int offset, int length) {
    int end = Math.min(offset, text.length());
    int found = Arrays.binarySearch(starts(), end);
    int line = found >= 0 ? found + 1 : -found - 1;
    return new Place(this, line, end - lineStart(line) + 1, length);
  }

  private int lineStart(int number) {
    int[] begins = starts();
    return number <= begins.length ? begins[Math.max(0, number - 1)] : text.length();
  }

  private int[] starts() {
    int[] found = starts;
    if (found == null) {
      int count = 1;
      found = new int[16];
      for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
        found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
        found[count++] = end + 1;
      }
      found = Arrays.copyOf(found, count);
      starts = found;
    }
    return found;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof SourceText that
            && isFile == that.isFile
            && name.equals(that.name)
            && text.equals(that.text));
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
