package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Two signed checkpoints of one run and what proves that the newer tree begins with all records of
 * the older one. As a text: {@code inquest tree growth v1}, the path's hashes, an empty line, and
 * the notes of both checkpoints, the older one first.
 */
public record GrowthProof(
    ConsistencyProof consistency, SignedCheckpoint older, SignedCheckpoint newer) {
  private static final String HEAD = "inquest tree growth v1";
  private static final int LONGEST_PATH = 64;

  /** Whether a text begins as one. */
  public static boolean isBegunBy(String text) {
    return text.startsWith(HEAD + "\n");
  }

  /**
   * Reads the text form. That it proves anything is for {@link #holds} to say.
   *
   * @throws NoteFormatException if it is none, or a checkpoint's signature is wrong
   */
  public static GrowthProof parse(String text) throws NoteFormatException {
    int end = text.indexOf("\n\n");
    if (!isBegunBy(text) || end < 0) {
      throw new NoteFormatException("it is not a proof: the first line of one is " + HEAD);
    }
    String[] lines = text.substring(0, end).split("\n", -1);
    if (lines.length > 1 + LONGEST_PATH) {
      throw new NoteFormatException("its path is longer than any tree's");
    }
    List<Bytes> path = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      path.add(Base64Text.decodeHash("a hash of the path", lines[i]));
    }
    NoteFile notes = NoteFile.split(text.substring(end + 2));
    if (notes.notes().size() != 2 || !notes.rest().isEmpty()) {
      throw new NoteFormatException("it does not end with two checkpoints");
    }
    return new GrowthProof(
        new ConsistencyProof(path),
        SignedCheckpoint.parse(notes.notes().get(0)),
        SignedCheckpoint.parse(notes.notes().get(1)));
  }

  /** Whether both are of one run and the newer tree begins with the older one. */
  public boolean holds() {
    Checkpoint old = older.checkpoint();
    Checkpoint now = newer.checkpoint();
    return old.origin().equals(now.origin())
        && consistency.proves(old.size(), old.root(), now.size(), now.root());
  }

  /** The text form. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    for (Bytes hash : consistency.path()) {
      text.append(Base64Text.of(hash)).append('\n');
    }
    return text.append('\n').append(older.note()).append(newer.note()).toString();
  }
}
