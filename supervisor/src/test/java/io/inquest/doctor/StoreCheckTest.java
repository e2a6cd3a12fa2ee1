package io.inquest.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.doctor.Diagnosis.Limited;
import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCheckTest {
  @TempDir private Path directory;

  @Test
  void diagnose_storeToBeMade_isOkAndMakesNothing() {
    Path store = directory.resolve("state/inquest");
    assertThat(new StoreCheck(store).diagnose()).isInstanceOf(Ok.class);
    assertThat(store).doesNotExist();
  }

  @Test
  void diagnose_store_isOkAndCountsRuns() throws StoreException {
    StoreLocation store = StoreLocation.create(directory.resolve("store"));
    Diagnosis diagnosis = new StoreCheck(store.directory()).diagnose();
    assertThat(diagnosis).isInstanceOf(Ok.class);
    assertThat(diagnosis.found()).contains("runs: 0");
  }

  @Test
  void diagnose_storeOfAnotherVersion_isMissingWithItsRemedy() throws StoreException, IOException {
    StoreLocation store = StoreLocation.create(directory.resolve("store"));
    Files.writeString(store.properties(), "format=999\n");
    Diagnosis diagnosis = new StoreCheck(store.directory()).diagnose();
    assertThat(diagnosis).isInstanceOf(Missing.class);
    assertThat(diagnosis.found()).contains("format=999");
    assertThat(diagnosis.remedy()).contains("--store");
  }

  @Test
  void diagnose_storeThatOthersCanRead_isLimited() throws StoreException, IOException {
    StoreLocation store = StoreLocation.create(directory.resolve("store"));
    Files.setPosixFilePermissions(store.directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(new StoreCheck(store.directory()).diagnose()).isInstanceOf(Limited.class);
  }

  @Test
  void diagnose_file_isMissing() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    assertThat(new StoreCheck(file).diagnose()).isInstanceOf(Missing.class);
    assertThat(new StoreCheck(file.resolve("below")).diagnose()).isInstanceOf(Missing.class);
  }
}
