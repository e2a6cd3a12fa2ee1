package io.inquest.documents;

import java.util.List;

/**
 * A command that a document shows.
 *
 * @param command for a shell
 * @param shown what it prints, according to the document
 */
record Step(String command, List<String> shown) {
  static final String PROMPT = "$ ";

  Step {
    shown = List.copyOf(shown);
  }

  /** Of a line that begins with the prompt, and those below it. */
  static Step of(List<String> lines) {
    String first = lines.get(0);
    if (!first.startsWith(PROMPT)) {
      throw new IllegalArgumentException("no command, but: " + first);
    }
    return new Step(first.substring(PROMPT.length()), lines.subList(1, lines.size()));
  }
}
