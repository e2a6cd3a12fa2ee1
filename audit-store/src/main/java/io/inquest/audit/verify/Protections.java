package io.inquest.audit.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * What keeps a run's records from being rewritten without trace, as its identity and its first
 * record tell.
 *
 * @param vouched whether a long-term key that is trusted signed the run's identity
 * @param anchors what the run's checkpoints were handed to outside of the store
 * @param writer who could write the store while the run went on
 */
public record Protections(boolean vouched, List<String> anchors, Writer writer) {
  /** Who could have altered a run's records before its end. */
  public enum Writer {
    /** Its program, which ran as the user who owns the store, or as root. */
    PROGRAM,
    /** Nobody but that user: the program ran as another. */
    OWNER,
    /** Nobody but whoever imported the run; who could write the log before is not known. */
    IMPORTER
  }

  public Protections {
    anchors = List.copyOf(anchors);
  }

  /** Sentences on what is in force, and on what would be stronger. */
  public List<String> sentences() {
    List<String> all = new ArrayList<>();
    if (writer == Writer.IMPORTER) {
      all.add("its records are proven from their import on: what the log said before is not");
    }
    if (anchors.isEmpty()) {
      all.add(
          switch (writer) {
            case PROGRAM ->
                "not proof against the same user: the program could write the store, and no"
                    + " checkpoint was kept elsewhere; --checkpoint-to and --user are stronger";
            case OWNER ->
                "the program ran as another user, who cannot write the store; no checkpoint was"
                    + " kept elsewhere, so its owner could rewrite it: --checkpoint-to is stronger";
            case IMPORTER ->
                "no checkpoint was kept elsewhere, so the store's owner could rewrite it";
          });
    } else if (writer == Writer.IMPORTER) {
      all.add(
          "checkpoints were handed to "
              + String.join(", ", anchors)
              + " during the import: compare with them by --checkpoint");
    } else {
      all.add(
          "checkpoints were handed to "
              + String.join(", ", anchors)
              + " before the program's first instruction and until its end: compare with them by"
              + " --checkpoint");
      if (writer == Writer.PROGRAM) {
        all.add("the program could write the store: --user is stronger");
      }
    }
    if (!vouched) {
      all.add("no key that is trusted here says whose run it is: --public-key names one");
    }
    return all;
  }
}
