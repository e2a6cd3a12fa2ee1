package io.inquest.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.doctor.Diagnosis.Limited;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilitiesCheckTest {
  private static final String ALL = "000001ffffffffff";
  private static final String NONE = "0000000000000000";

  @TempDir private Path root;

  @Test
  void diagnose_all_isOk() {
    assertThat(with(ALL, "0"))
        .isEqualTo(new Ok("CAP_SYS_ADMIN, CAP_SYS_PTRACE, CAP_SETUID, CAP_SETGID"));
  }

  @Test
  void diagnose_withoutSysAdmin_tellsOfNoNewPrivs() {
    Diagnosis diagnosis = with(NONE, "0");
    assertThat(diagnosis).isInstanceOf(Limited.class);
    assertThat(diagnosis.found()).startsWith("no CAP_SYS_ADMIN");
    assertThat(diagnosis.meaning()).contains("no_new_privs");
  }

  @Test
  void diagnose_underNoNewPrivs_isLimitedWithAllCapabilities() {
    assertThat(with(ALL, "1")).isInstanceOf(Limited.class);
  }

  @Test
  void diagnose_withoutSetuid_tellsOfUser() {
    String allButSetuid = Long.toHexString(Long.parseUnsignedLong(ALL, 16) & ~(1L << 7));
    assertThat(with(allButSetuid, "0").meaning()).contains("--user");
  }

  @Test
  void diagnose_withoutProc_cannotTell() {
    assertThat(new CapabilitiesCheck(new SystemFiles(root)).diagnose()).isInstanceOf(Unknown.class);
  }

  private Diagnosis with(String capabilities, String noNewPrivileges) {
    FakeFiles machine =
        new FakeFiles(root)
            .withStatus("CapEff:\t" + capabilities, "NoNewPrivs:\t" + noNewPrivileges);
    return new CapabilitiesCheck(machine.files()).diagnose();
  }
}
