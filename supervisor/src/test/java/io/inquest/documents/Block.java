package io.inquest.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a Markdown document.
 *
 * @param document the file
 * @param line the fence's number in it, from 1
 * @param language what follows the fence, empty if nothing does
 * @param marks what the HTML comment in the line before says of it: {@code <!-- NAME: VALUE; NAME
 *     -->}, where a mark without a value has an empty one
 * @param text its lines
 */
record Block(
    Path document, int line, String language, Map<String, String> marks, List<String> text) {
  /** The block is a file, with this name in the directory where the commands run. */
  static final String FILE = "file";

  /** Its commands are not run, for a reason of {@link DocumentsTest}. */
  static final String NOT_RUN = "not run";

  /** Its commands are run where the machine has this. */
  static final String NEEDS = "needs";

  /** The numbers that its commands print depend on the machine's programs. */
  static final String NUMBERS_VARY = "numbers vary";

  private static final Pattern FENCE = Pattern.compile("```(\\w*)");
  private static final Pattern COMMENT = Pattern.compile("<!-- (.+) -->");

  Block {
    marks = Map.copyOf(marks);
    text = List.copyOf(text);
  }

  /** The blocks of a document, in their order. */
  static List<Block> of(Path document) {
    List<String> lines;
    try {
      lines = Files.readAllLines(document);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + document, e);
    }
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      if (fence.matches()) {
        int end = lines.subList(i + 1, lines.size()).indexOf("```") + i + 1;
        if (end == i) {
          throw new IllegalArgumentException(document + ":" + (i + 1) + ": a fence has no end");
        }
        Map<String, String> marks = i == 0 ? Map.of() : marks(lines.get(i - 1));
        List<String> text = lines.subList(i + 1, end);
        blocks.add(new Block(document, i + 1, fence.group(1), marks, text));
        i = end;
      }
    }
    return blocks;
  }

  private static Map<String, String> marks(String line) {
    Matcher comment = COMMENT.matcher(line);
    if (!comment.matches()) {
      return Map.of();
    }
    Map<String, String> marks = new LinkedHashMap<>();
    for (String mark : comment.group(1).split("; ", -1)) {
      String[] parts = mark.split(": ", 2);
      marks.put(parts[0], parts.length == 1 ? "" : parts[1]);
    }
    return marks;
  }

  /** Whether it shows commands: as they are typed, or with what they print. */
  boolean showsCommands() {
    return language.equals("console") || language.equals("sh");
  }

  /** Whether its commands are run, and what they print is compared. */
  boolean isRun() {
    return language.equals("console") && !marks.containsKey(NOT_RUN);
  }

  Optional<String> mark(String name) {
    return Optional.ofNullable(marks.get(name));
  }

  /** Its commands, each a line that begins with the prompt, with what is shown below it. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    int begin = 0;
    for (int i = 1; i <= text.size(); i++) {
      if (i == text.size() || text.get(i).startsWith(Step.PROMPT)) {
        steps.add(Step.of(text.subList(begin, i)));
        begin = i;
      }
    }
    return steps;
  }

  /** Where it is, as compilers say it. */
  String place() {
    return document + ":" + line;
  }
}
