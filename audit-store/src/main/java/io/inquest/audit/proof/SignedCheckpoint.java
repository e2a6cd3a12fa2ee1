package io.inquest.audit.proof;

/**
 * A run's checkpoint with its note, whose signature was found right.
 *
 * @param note as it was signed
 * @param run whose it is, as its origin says
 */
public record SignedCheckpoint(Checkpoint checkpoint, SignedNote note, RunIdentity run) {
  /** The first word of a checkpoint on one line, as logs have it. */
  private static final String WORD = "checkpoint";

  /** The checkpoint of that size and root, signed by the run's key. */
  public static SignedCheckpoint sign(SigningKey key, RunIdentity run, Checkpoint checkpoint) {
    return new SignedCheckpoint(checkpoint, key.sign(run.origin(), checkpoint.text()), run);
  }

  /**
   * Reads a note.
   *
   * @throws NoteFormatException if it is no checkpoint of a run, or the key that its origin names
   *     did not sign it
   */
  public static SignedCheckpoint parse(String note) throws NoteFormatException {
    return of(SignedNote.parse(note));
  }

  private static SignedCheckpoint of(SignedNote note) throws NoteFormatException {
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    RunIdentity run = RunIdentity.parse(checkpoint.origin());
    if (!note.isSignedBy(run.verifier())) {
      throw new NoteFormatException("the run's key did not sign the checkpoint");
    }
    return new SignedCheckpoint(checkpoint, note, run);
  }

  /** The checkpoint on one line: the word, origin, size, root and signature. */
  public String line() {
    String signature = note.signatures().get(0).line();
    return WORD
        + " "
        + checkpoint.text().strip().replace('\n', ' ')
        + " "
        + signature.substring(signature.lastIndexOf(' ') + 1);
  }

  /**
   * Reads a checkpoint on one line; what logs put before it is ignored.
   *
   * @throws NoteFormatException as {@link #parse} does
   */
  public static SignedCheckpoint parseLine(String line) throws NoteFormatException {
    String[] words = line.strip().split(" +", -1);
    int at = words.length - 5;
    if (at < 0 || !words[at].equals(WORD)) {
      throw new NoteFormatException("it is not `checkpoint ORIGIN SIZE ROOT SIGNATURE`");
    }
    String origin = words[at + 1];
    return parse(
        String.join("\n", origin, words[at + 2], words[at + 3])
            + "\n\n"
            + NoteSignature.MARK
            + origin
            + " "
            + words[at + 4]
            + "\n");
  }
}
