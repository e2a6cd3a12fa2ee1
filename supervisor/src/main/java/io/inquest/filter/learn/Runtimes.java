package io.inquest.filter.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * By which runtimes the programs of runs are run ({@code runtimes.tsv}): Go's, a Java virtual
 * machine, a C library. What a runtime does by timing, none of its programs can be without. For use
 * by one thread.
 */
public final class Runtimes {
  private static final String INTERPRETER = "interpreter:";
  private static final String LIBRARY = "library:";

  private final List<Line> lines = new ArrayList<>();
  private final Set<String> names = new TreeSet<>();
  private String lastName = "";

  /** A line of the table. */
  private record Line(String runtime, String kind, Pattern pattern) {}

  /** None so far. */
  public Runtimes() {
    for (List<String> fields : TableLines.of("runtimes.tsv")) {
      lines.add(new Line(fields.get(0), fields.get(1), Pattern.compile(fields.get(2))));
    }
  }

  /** A program ran whose executable is at {@code path}. */
  public void executed(String path) {
    match("executable", lastPart(path));
  }

  /** A program opened {@code path}. */
  public void opened(String path) {
    match("opened", lastPart(path));
  }

  /** A task went by {@code name} (its {@code comm}): runtimes name their threads. */
  public void named(String name) {
    if (!name.equals(lastName)) {
      lastName = name;
      match("thread", name);
    }
  }

  /**
   * A program was executed, or was running already.
   *
   * @param marks what its ELF headers say, as {@code TaskExecuted} has it; empty if not known
   */
  public void marked(String marks) {
    if (marks.isEmpty()) {
      return;
    }
    int interpreter = marks.indexOf(INTERPRETER);
    if (interpreter >= 0) {
      match("interpreter", lastPart(marks.substring(interpreter + INTERPRETER.length())));
    }
    String notes = interpreter < 0 ? marks : marks.substring(0, interpreter);
    List<String> words = List.of(notes.split(" ", -1));
    for (String word : words) {
      if (word.startsWith(LIBRARY)) {
        match("opened", word.substring(LIBRARY.length()));
      } else {
        match("note", word);
      }
    }
    for (Line line : lines) {
      boolean isStatic = line.kind().equals("static") && interpreter < 0;
      if (isStatic && words.stream().noneMatch(word -> line.pattern().matcher(word).matches())) {
        names.add(line.runtime());
      }
    }
  }

  private void match(String kind, String text) {
    for (Line line : lines) {
      if (line.kind().equals(kind) && line.pattern().matcher(text).matches()) {
        names.add(line.runtime());
      }
    }
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Their names in the table, sorted. */
  public Set<String> names() {
    return new TreeSet<>(names);
  }
}
