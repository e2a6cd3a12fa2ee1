package io.inquest.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamaCheckTest {
  private static final String SCOPE = "/proc/sys/kernel/yama/ptrace_scope";
  private static final String NONE = "0000000000000000";
  private static final String SYS_PTRACE = "0000000000080000";

  @TempDir private Path root;

  @Test
  void diagnose_absent_isOk() {
    FakeFiles machine = new FakeFiles(root).with("/proc/sys/kernel/osrelease", "6.1.0");
    assertThat(new YamaCheck(machine.files()).diagnose()).isInstanceOf(Ok.class);
  }

  @Test
  void diagnose_withoutProc_cannotTell() {
    assertThat(new YamaCheck(new SystemFiles(root)).diagnose()).isInstanceOf(Unknown.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, " + NONE + ", true",
    "1, " + NONE + ", true",
    "2, " + NONE + ", false",
    "2, " + SYS_PTRACE + ", true",
    "3, " + SYS_PTRACE + ", false"
  })
  void diagnose_scope_isOkWhereChildrenMayBeTraced(String scope, String capabilities, boolean ok) {
    Diagnosis diagnosis = at(scope, capabilities);
    assertThat(diagnosis).isInstanceOf(ok ? Ok.class : Missing.class);
    assertThat(diagnosis.remedy().isEmpty()).isEqualTo(ok);
  }

  @Test
  void diagnose_scopeOfTheFuture_cannotTell() {
    assertThat(at("4", NONE)).isInstanceOf(Unknown.class);
  }

  private Diagnosis at(String scope, String capabilities) {
    FakeFiles machine =
        new FakeFiles(root).with(SCOPE, scope).withStatus("CapEff:\t" + capabilities);
    return new YamaCheck(machine.files()).diagnose();
  }
}
