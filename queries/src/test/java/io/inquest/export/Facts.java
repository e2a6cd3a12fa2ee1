package io.inquest.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What a schema says: a row a line, cells separated by tabs, missing ones empty. */
final class Facts {
  private static final int CELLS = 5;

  private Facts() {}

  /** The rows of a resource beside this class; lines that begin with # say where they are from. */
  static List<List<String>> of(String name) throws IOException {
    try (InputStream in = Facts.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> Arrays.asList(Arrays.copyOf(line.split("\t", -1), CELLS)))
          .map(cells -> cells.stream().map(cell -> cell == null ? "" : cell).toList())
          .toList();
    }
  }

  static List<String> words(String cell) {
    return cell.isEmpty() ? List.of() : List.of(cell.split(",", -1));
  }
}
