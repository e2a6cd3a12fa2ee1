package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IndexDefinitionsTest {
  @TempDir Path directory;

  static IntStream versions() {
    return IntStream.rangeClosed(1, IndexDefinitions.NEWEST);
  }

  /**
   * After a change of a migration: run it with {@code -Dinquest.write=true} and look at what it
   * changed.
   */
  @ParameterizedTest
  @MethodSource("versions")
  void migrations_upToEachVersion_makeWhatIsExpected(int version) throws Exception {
    try (PinnedFile file =
        PinnedFile.open(Files.createDirectory(directory.resolve("index"))).get()) {
      IndexFile.migrate(IndexEngine.source(file), version);
      if (Boolean.getBoolean("inquest.write")) {
        Files.write(
            Path.of("src/main/resources/io/inquest/audit/migration/V" + version + ".definitions"),
            IndexDefinitions.read(file));
      }
      assertThat(IndexDefinitions.read(file)).isEqualTo(IndexDefinitions.expected(version));
    }
  }
}
