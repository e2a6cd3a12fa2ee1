package io.inquest.audit.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with signatures (C2SP signed-note): the text, an empty line, the signature lines.
 *
 * @param text ends with a newline
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
  /** More signatures than this make no note. */
  private static final int MOST_SIGNATURES = 16;

  public SignedNote {
    signatures = List.copyOf(signatures);
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("a note's text ends with a newline");
    }
  }

  /**
   * Reads one note, and nothing else.
   *
   * @throws NoteFormatException if it is none
   */
  public static SignedNote parse(String note) throws NoteFormatException {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n") || end + 2 == note.length()) {
      throw new NoteFormatException("it is not a text, an empty line and signatures");
    }
    if (note.chars().anyMatch(c -> (c < ' ' && c != '\n') || c == '\ufffd')) {
      throw new NoteFormatException("it has bytes that are not text");
    }
    List<NoteSignature> signatures = new ArrayList<>();
    for (String line : note.substring(end + 2, note.length() - 1).split("\n", -1)) {
      signatures.add(NoteSignature.parse(line));
      if (signatures.size() > MOST_SIGNATURES) {
        throw new NoteFormatException("it has more than " + MOST_SIGNATURES + " signatures");
      }
    }
    return new SignedNote(note.substring(0, end + 1), signatures);
  }

  /** Whether {@code key} signed it. One wrong signature in its name is enough for a no. */
  public boolean isSignedBy(VerifierKey key) {
    boolean signed = false;
    int id = key.id();
    for (NoteSignature signature : signatures) {
      if (signature.name().equals(key.name()) && signature.id() == id) {
        if (!key.verifies(text, signature.signature())) {
          return false;
        }
        signed = true;
      }
    }
    return signed;
  }

  /** The note as it is written. */
  @Override
  public String toString() {
    StringBuilder note = new StringBuilder(text).append('\n');
    for (NoteSignature signature : signatures) {
      note.append(signature.line()).append('\n');
    }
    return note.toString();
  }
}
