package io.inquest.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.doctor.Diagnosis.Limited;
import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurroundingsCheckTest {
  @TempDir private Path root;
  private FakeFiles machine;

  @BeforeEach
  void machine() {
    machine = new FakeFiles(root);
  }

  @Test
  void diagnose_noFilters_isOk() {
    machine.withStatus("Name:\tjava", "Seccomp:\t0", "Seccomp_filters:\t0");
    assertThat(diagnosis()).isInstanceOf(Ok.class);
  }

  @Test
  void diagnose_filtersOfDocker_areCountedAndUnobserved() {
    machine.withStatus("Seccomp:\t2", "Seccomp_filters:\t1").with("/.dockerenv", "");
    assertThat(diagnosis()).isInstanceOf(Limited.class);
    assertThat(diagnosis().found()).contains("1 filter", "Docker");
    assertThat(diagnosis().meaning()).contains("unobserved");
  }

  @Test
  void diagnose_filtersOfAUnit_nameItAndItsRemedy() {
    machine
        .withStatus("Seccomp:\t2", "Seccomp_filters:\t3")
        .with("/proc/self/cgroup", "0::/system.slice/web.service\n");
    assertThat(diagnosis().found())
        .isEqualTo("3 filter(s) around Inquest itself; in the unit web.service");
    assertThat(((Limited) diagnosis()).remedy()).contains("SystemCallFilter=@debug");
  }

  @Test
  void diagnose_kernelThatDoesNotCount_isLimitedAllTheSame() {
    machine.withStatus("Seccomp:\t2");
    assertThat(diagnosis()).isInstanceOf(Limited.class);
  }

  @Test
  void diagnose_kernelWithoutSeccomp_isMissing() {
    machine.withStatus("Name:\tjava");
    assertThat(diagnosis()).isInstanceOf(Missing.class);
  }

  @Test
  void diagnose_withoutProc_cannotTell() {
    assertThat(diagnosis()).isInstanceOf(Unknown.class);
  }

  private Diagnosis diagnosis() {
    return new SurroundingsCheck(machine.files()).diagnose();
  }
}
