package io.inquest.audit.checkpoint;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.proof.NoteFormatException;
import io.inquest.audit.proof.NoteSignature;
import io.inquest.audit.proof.RunIdentity;
import io.inquest.audit.proof.SignedNote;
import io.inquest.audit.proof.SigningKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text of a run's {@code identity}:
 *
 * <pre>
 * inquest run v1
 * HOST/inquest/run/NUMBER/KEY
 * previous HOST/inquest/run/NUMBER/KEY     the newest run before it in the store, if any
 * anchor NAME                              one line each
 * machine sha256:HEX                       of "inquest", a newline and machine-id(5)
 * environment sha256:HEX                   of the program's, each variable with a NUL behind it
 * </pre>
 *
 * @param identity the run's
 * @param previous that of the run before it in the store
 * @param anchors what its checkpoints were handed to
 * @param facts the other lines
 */
public record RunNote(
    RunIdentity identity,
    Optional<RunIdentity> previous,
    List<String> anchors,
    List<String> facts) {
  private static final String HEAD = "inquest run v1";
  private static final String PREVIOUS = "previous ";
  private static final String ANCHOR = "anchor ";

  public RunNote {
    anchors = List.copyOf(anchors);
    facts = List.copyOf(facts);
  }

  /** The note of a run that begins, signed by its own key and by the one that vouches for it. */
  static SignedNote sign(
      RunIdentity identity,
      RunKeys keys,
      RunDirectory run,
      List<String> facts,
      List<Anchor> anchors) {
    RunNote note =
        new RunNote(
            identity, ProvenRuns.before(run), anchors.stream().map(Anchor::name).toList(), facts);
    String text = note.text();
    List<NoteSignature> signatures =
        new ArrayList<>(keys.run().sign(identity.origin(), text).signatures());
    Optional<SigningKey> vouching = keys.longTerm();
    if (vouching.isPresent()) {
      String name = LongTermKey.nameOn(identity.host());
      signatures.addAll(vouching.get().sign(name, text).signatures());
    }
    return new SignedNote(text, signatures);
  }

  private String text() {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    text.append(identity.origin()).append('\n');
    previous.ifPresent(run -> text.append(PREVIOUS).append(run.origin()).append('\n'));
    facts.forEach(fact -> text.append(fact).append('\n'));
    anchors.forEach(anchor -> text.append(ANCHOR).append(anchor).append('\n'));
    return text.toString();
  }

  /**
   * Reads a note's text; lines that are not known are facts.
   *
   * @throws NoteFormatException if it is no run's
   */
  public static RunNote parse(String text) throws NoteFormatException {
    String[] lines = text.split("\n", -1);
    if (lines.length < 3 || !lines[0].equals(HEAD)) {
      throw new NoteFormatException("its first line is not '" + HEAD + "'");
    }
    Optional<RunIdentity> previous = Optional.empty();
    List<String> anchors = new ArrayList<>();
    List<String> facts = new ArrayList<>();
    for (int i = 2; i < lines.length; i++) {
      if (lines[i].startsWith(PREVIOUS)) {
        previous = Optional.of(RunIdentity.parse(lines[i].substring(PREVIOUS.length())));
      } else if (lines[i].startsWith(ANCHOR)) {
        anchors.add(lines[i].substring(ANCHOR.length()));
      } else if (!lines[i].isEmpty()) {
        facts.add(lines[i]);
      }
    }
    return new RunNote(RunIdentity.parse(lines[1]), previous, anchors, facts);
  }
}
