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

/** The CSV facts that the tables were generated from, where they are at hand. */
final class SharedFacts {
  private SharedFacts() {}

  /**
   * The rows of a file, by column; the test is skipped where the folder is absent: neither the
   * system property {@code inquest.shared} nor a folder {@code shared} beside the checkout.
   */
  static List<Map<String, String>> rows(String file) {
    Path folder = folder();
    Assumptions.assumeTrue(folder != null, "no shared facts here");
    List<Map<String, String>> rows = new ArrayList<>();
    List<String> columns = List.of();
    try {
      for (String line : Files.readAllLines(folder.resolve("data").resolve(file))) {
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

  private static Path folder() {
    String property = System.getProperty("inquest.shared");
    if (property != null) {
      return Path.of(property);
    }
    Path at = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("shared").resolve("vectors"))) {
      at = at.getParent();
    }
    return at == null ? null : at.resolve("shared");
  }
}
