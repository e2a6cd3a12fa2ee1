package io.inquest.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.cli.CommandRun;
import io.inquest.tracee.BareRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreOptionTest {
  @ParameterizedTest
  @ValueSource(strings = {"jdbc:postgresql://host/db", "iceberg:warehouse", "file:/x", "s3:"})
  void directory_urlOfAnotherKind_isRefusedWithTheRemedy(String url) {
    assertThatThrownBy(() -> StoreOption.directory(url))
        .isInstanceOf(NoSuchStoreKindException.class)
        .hasMessageContainingAll("--store " + url, "Name a directory", "./" + url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "/a:b", "./jdbc:h2", "a/b:c", "1:2"})
  void directory_path_isTaken(String path) {
    assertThat(StoreOption.directory(path)).isEqualTo(Path.of(path));
  }

  @Test
  void command_urlOfAnotherKind_endsWithUsageStatus() {
    BareRun run = CommandRun.of("runs", "--store", "jdbc:h2:x");
    assertThat(run.status().shellStatus()).isEqualTo(2);
    assertThat(run.errors()).contains("a store is a directory");
  }
}
