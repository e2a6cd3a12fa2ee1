package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * A record, what proves that it is in a run's tree, and the signed checkpoint of that tree:
 * complete in itself. As a text it is C2SP's tlog-proof, whose extra data is the record.
 *
 * @param record the leaf's bytes, a frame of the journal
 */
public record RecordProof(Bytes record, InclusionProof inclusion, SignedCheckpoint checkpoint) {
  private static final String HEAD = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  /** Hashes that a path has at most: a tree has fewer than 2^63 leaves. */
  private static final int LONGEST_PATH = 63;

  /**
   * Reads the text form. That it proves anything is for {@link #holds} to say.
   *
   * @throws NoteFormatException if it is none, or the checkpoint's signature is wrong
   */
  public static RecordProof parse(String text) throws NoteFormatException {
    int end = text.indexOf("\n\n");
    if (!text.startsWith(HEAD + "\n") || end < 0) {
      throw new NoteFormatException("it is not a proof: the first line of one is " + HEAD);
    }
    String[] lines = text.substring(0, end).split("\n", -1);
    if (lines.length < 3 || !lines[1].startsWith(EXTRA) || !lines[2].startsWith(INDEX)) {
      throw new NoteFormatException("it does not have the record and its index");
    }
    if (lines.length > 3 + LONGEST_PATH) {
      throw new NoteFormatException("its path is longer than any tree's");
    }
    List<Bytes> path = new ArrayList<>();
    for (int i = 3; i < lines.length; i++) {
      path.add(Base64Text.decodeHash("a hash of the path", lines[i]));
    }
    return new RecordProof(
        Base64Text.decode("the record", lines[1].substring(EXTRA.length())),
        new InclusionProof(Checkpoint.parseSize(lines[2].substring(INDEX.length())), path),
        SignedCheckpoint.parse(text.substring(end + 2)));
  }

  /** Whether the tree of the checkpoint has the record at its index. */
  public boolean holds() {
    Checkpoint tree = checkpoint.checkpoint();
    return inclusion.proves(new TreeHash().leaf(record.toArray()), tree.size(), tree.root());
  }

  /** The text form. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    text.append(EXTRA).append(Base64Text.of(record)).append('\n');
    text.append(INDEX).append(inclusion.index()).append('\n');
    for (Bytes hash : inclusion.path()) {
      text.append(Base64Text.of(hash)).append('\n');
    }
    return text.append('\n').append(checkpoint.note()).toString();
  }
}
