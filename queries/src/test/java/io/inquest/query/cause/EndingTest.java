package io.inquest.query.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.query.cause.evidence.Ending;
import org.junit.jupiter.api.Test;

final class EndingTest {
  private static final int KILLED = 9;
  private static final int STATUS_3 = 3 << 8;

  @Test
  void inWords_ofALostRun_sayOnlyWhatIsKnownOfTheProgram() {
    assertThat(Ending.lost(STATUS_3, 1).inWords())
        .isEqualTo("exited with status 3; its supervisor was lost");
    assertThat(Ending.lost(KILLED, 1).inWords())
        .isEqualTo("was killed by SIGKILL; its supervisor was lost");
    assertThat(Ending.lost(RunEnded.NOT_KNOWN, 1).inWords())
        .isEqualTo("was not seen to end; its supervisor was lost");
  }
}
