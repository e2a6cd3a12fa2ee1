package io.inquest.linux.arch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The CSV facts that the tables are generated from. */
final class TableFacts {
  private static final Path FOLDER = Path.of("src/tables/facts");

  private TableFacts() {}

  /** The rows of a file, by column; the test is skipped where there is no checkout. */
  static List<Map<String, String>> rows(String file) {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER), "not in a checkout: no src/tables");
    List<Map<String, String>> rows = new ArrayList<>();
    List<String> columns = List.of();
    try {
      for (String line : Files.readAllLines(FOLDER.resolve(file))) {
        if (line.startsWith("#")) {
          continue;
        }
        List<String> cells = List.of(line.split(",", -1));
        if (columns.isEmpty()) {
          columns = cells;
          continue;
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          row.put(columns.get(i), cells.get(i));
        }
        rows.add(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
