package io.inquest.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.journal.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreExceptionTest {
  @TempDir Path directory;

  @Test
  void of_fileSystemWithoutRoomByNature_isNotFull() {
    Path store = Path.of("/proc/inquest-store");
    StoreException failure =
        StoreException.of("make a store", store, new NoSuchFileException(store.toString()));
    assertThat(failure.reason()).isEqualTo(Reason.FAILED);
    assertThat(failure)
        .hasMessageContaining("/proc/inquest-store: there is no such file or directory")
        .hasMessageContaining("choose another store");
  }

  @Test
  void createRun_storeIsAFile_saysSo() throws IOException {
    Path file = Files.createFile(directory.resolve("store"));
    assertThatThrownBy(() -> Journal.createRun(file))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString());
  }
}
