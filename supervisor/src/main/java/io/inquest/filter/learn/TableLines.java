package io.inquest.filter.learn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The tables beside this class: fields separated by tabs, lines that begin with # are comments. */
final class TableLines {
  private TableLines() {}

  /** Each line's fields, in order. */
  static List<List<String>> of(String table) {
    List<List<String>> lines = new ArrayList<>();
    for (String line : text(table).split("\n", -1)) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        lines.add(List.of(line.split("\t", -1)));
      }
    }
    return lines;
  }

  private static String text(String table) {
    try (InputStream in = TableLines.class.getResourceAsStream(table)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + table, e);
    }
  }
}
