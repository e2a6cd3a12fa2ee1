package io.inquest.audit.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * What keeps a run's records from being rewritten without trace, as its identity and its first
 * record tell.
 *
 * @param vouched whether a long-term key that is trusted signed the run's identity
 * @param anchors what the run's checkpoints were handed to outside of the store
 * @param sameUser whether the program ran as the user who owns the store, or as root
 */
public record Protections(boolean vouched, List<String> anchors, boolean sameUser) {
  public Protections {
    anchors = List.copyOf(anchors);
  }

  /** Sentences on what is in force, and on what would be stronger. */
  public List<String> sentences() {
    List<String> all = new ArrayList<>();
    if (anchors.isEmpty()) {
      all.add(
          sameUser
              ? "not proof against the same user: the program could write the store, and no"
                  + " checkpoint was kept elsewhere; --checkpoint-to and --user are stronger"
              : "the program ran as another user, who cannot write the store; no checkpoint was"
                  + " kept elsewhere, so its owner could rewrite it: --checkpoint-to is stronger");
    } else {
      all.add(
          "checkpoints were handed to "
              + String.join(", ", anchors)
              + " before the program's first instruction and until its end: compare with them by"
              + " --checkpoint");
      if (sameUser) {
        all.add("the program could write the store: --user is stronger");
      }
    }
    if (!vouched) {
      all.add("whose run it is, no key that is trusted here says: --public-key names one");
    }
    return all;
  }
}
