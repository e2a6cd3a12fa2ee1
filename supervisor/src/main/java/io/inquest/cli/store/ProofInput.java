package io.inquest.cli.store;

import io.inquest.audit.proof.NoteFile;
import io.inquest.audit.proof.NoteFormatException;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.query.QueryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keys, checkpoints and proofs that a person hands over as files. What is none, is said so. */
final class ProofInput {
  /** Bytes of the longest file that is read. */
  private static final int LONGEST = 1 << 26;

  private static final String WORD = "checkpoint ";

  private ProofInput() {}

  /** The file's text. */
  static String text(Path file, String what) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new QueryException("cannot read " + what + ": " + file + " has more than 64 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new QueryException("cannot read " + what + ": there is no file " + file);
    } catch (IOException e) {
      throw new QueryException("cannot read " + what + ": " + e.getMessage());
    }
  }

  /** The keys of a file, one a line. */
  static List<VerifierKey> keys(Path file) {
    List<VerifierKey> keys = new ArrayList<>();
    for (String line : text(file, "the public key").strip().split("\n", -1)) {
      try {
        keys.add(VerifierKey.parse(line.strip()));
      } catch (NoteFormatException e) {
        throw new QueryException(
            file
                + " is not a public key ("
                + e.getMessage()
                + "); `inquest store info` prints that of this user");
      }
    }
    return keys;
  }

  /** The checkpoints of a file: notes, or lines of a log. */
  static List<SignedCheckpoint> checkpoints(Path file) {
    String text = text(file, "checkpoints");
    List<SignedCheckpoint> found = new ArrayList<>();
    try {
      for (String line : text.split("\n", -1)) {
        if (line.contains(WORD)) {
          found.add(SignedCheckpoint.parseLine(line.substring(line.indexOf(WORD))));
        }
      }
      if (found.isEmpty()) {
        for (String note : NoteFile.split(text).notes()) {
          found.add(SignedCheckpoint.parse(note));
        }
      }
    } catch (NoteFormatException e) {
      throw new QueryException(
          file + ": what should be checkpoint " + (found.size() + 1) + ": " + e.getMessage());
    }
    if (found.isEmpty()) {
      throw new QueryException(file + " has no checkpoint");
    }
    return found;
  }
}
