package io.inquest.auditlog;

import java.io.IOException;
import java.io.Serial;

/** What is to be imported is no text that holds records. */
public final class UnreadableLogException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** Says what it is, and what to do. */
  UnreadableLogException(String message) {
    super(message);
  }

  /** What is packed in it, or the journal's export, is damaged or ends too early. */
  static UnreadableLogException damaged(long lines, IOException cause) {
    UnreadableLogException damaged =
        new UnreadableLogException(
            "it is damaged or ends too early, after line "
                + lines
                + "; what was read up to there is in the store");
    damaged.initCause(cause);
    return damaged;
  }

  /** Requires that a file which begins like this is no known form of something else. */
  static void require(byte[] magic) throws UnreadableLogException {
    if (LineReader.begins(magic, 'L', 'P', 'K', 'S', 'H', 'H', 'R', 'H')) {
      throw new UnreadableLogException(
          "this is a file of systemd-journald: journalctl --file FILE -o json | inquest store"
              + " import-audit -");
    } else if (LineReader.begins(magic, 0xfd, '7', 'z', 'X', 'Z')) {
      throw packed("xz");
    } else if (LineReader.begins(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
      throw packed("zstd");
    } else if (LineReader.begins(magic, 'B', 'Z', 'h')) {
      throw packed("bzip2");
    } else if (LineReader.begins(magic, 'P', 'K', 3, 4)) {
      throw new UnreadableLogException(
          "this is a zip archive: unzip -p FILE | inquest store import-audit -");
    }
  }

  private static UnreadableLogException packed(String by) {
    return new UnreadableLogException(
        "this is compressed by " + by + ": " + by + " -dc FILE | inquest store import-audit -");
  }
}
