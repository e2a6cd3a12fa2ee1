package io.inquest.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCheckTest {
  private static final String RELEASE = "/proc/sys/kernel/osrelease";

  @TempDir private Path root;

  @Test
  void diagnose_youngEnough_isOkAndNamesReleaseAndMachine() {
    assertThat(on("5.3.0-1-generic", "amd64")).isEqualTo(new Ok("Linux 5.3.0-1-generic on x86_64"));
  }

  @Test
  void diagnose_tooOld_saysFromWhichReleaseOn() {
    Diagnosis diagnosis = on("4.19.0-27-amd64", "amd64");
    assertThat(diagnosis).isInstanceOf(Missing.class);
    assertThat(diagnosis.remedy()).contains("5.3");
  }

  @Test
  void diagnose_otherMachine_isMissing() {
    assertThat(on("6.1.0", "riscv64")).isInstanceOf(Missing.class);
  }

  @Test
  void diagnose_withoutProc_cannotTell() {
    assertThat(new KernelCheck(new SystemFiles(root), "amd64").diagnose())
        .isInstanceOf(Unknown.class);
  }

  @Test
  void diagnose_releaseThatIsNoNumber_cannotTell() {
    Diagnosis diagnosis = on("rolling", "amd64");
    assertThat(diagnosis).isInstanceOf(Unknown.class);
    assertThat(diagnosis.found())
        .isEqualTo("Linux rolling on x86_64, which is not the number of a release");
  }

  private Diagnosis on(String release, String machine) {
    return new KernelCheck(new FakeFiles(root).with(RELEASE, release).files(), machine).diagnose();
  }
}
