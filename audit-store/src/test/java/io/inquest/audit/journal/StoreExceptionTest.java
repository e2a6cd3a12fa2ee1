package io.inquest.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.journal.StoreException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

  @Test
  void createRun_linkInPlaceOfTheRuns_isToBeRemoved() throws Exception {
    Path store = directory.resolve("store");
    Journal.createRun(store).close();
    Files.move(store.resolve("runs"), store.resolve("moved"));
    Files.createSymbolicLink(store.resolve("runs"), store.resolve("moved"));
    assertThatThrownBy(() -> Journal.createRun(store))
        .hasMessageContaining(store.resolve("runs") + ": it is a symbolic link, not a directory")
        .hasMessageContaining("see who did (stat(1)) and remove it");
  }

  @Test
  void createRun_othersCanWriteAmongTheRuns_isRefusedWithTheRemedy() throws Exception {
    Path store = directory.resolve("store");
    Journal.createRun(store).close();
    Path runs = store.resolve("runs");
    Files.setPosixFilePermissions(runs, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> Journal.createRun(store))
        .hasMessageContaining(runs + " can be written by every user")
        .hasMessageContaining("chmod o-w " + runs);
    assertThat(StoreLocation.existing(store).runNumbers()).containsExactly(1L);
  }

  @Test
  void of_deniedAccess_namesTheFileAndSaysNothingOfWriting() {
    Path lock = directory.resolve("lock");
    assertThat(
            StoreException.of(
                "look at the lock", directory, new AccessDeniedException(lock.toString())))
        .hasMessageContaining(lock + ": permission denied")
        .hasMessageContaining("See whose it is and who may use it");
  }

  @Test
  void existing_fileOfAnotherKindInPlaceOfTheFormat_isNotRepeated() throws Exception {
    Journal.createRun(directory).close();
    Files.writeString(directory.resolve("store.properties"), "a\u001b[31mred".repeat(20));
    assertThatThrownBy(() -> StoreLocation.existing(directory))
        .hasMessageContaining("store.properties line 1 is not a line of Inquest's");
  }
}
