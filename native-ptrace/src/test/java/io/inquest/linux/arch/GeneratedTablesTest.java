package io.inquest.linux.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedTablesTest {
  private static final Path TABLES = Path.of("src/tables");

  @Test
  void generator_ofTheFacts_makesTheTablesThatAreUsed(@TempDir Path made) throws Exception {
    assumeTrue(Files.isDirectory(TABLES.resolve("facts")), "not in a checkout: no src/tables");

    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process generator =
        new ProcessBuilder(java, "GenerateTables.java", "facts", made.toString())
            .directory(TABLES.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(generator.waitFor()).isZero();
    for (String name : names(made)) {
      assertThat(made.resolve(name)).hasBinaryContent(used(name));
    }
    assertThat(names(made)).contains("uapi.values", "x86_64.syscalls", "groups");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  private static byte[] used(String name) throws IOException {
    try (InputStream in = Constants.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
