package io.inquest.auditlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.auditlog.SeenEvents.Found;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeenEventsTest {
  private static final String SHORT = "Sep 21 14:15:09 hostb audit[712]: SECCOMP " + Logs.FIELDS;
  private static final String WHOLE =
      "Sep 21 14:15:09 hostb kernel: audit: type=1326 audit(1790000109.909:2009): " + Logs.FIELDS;

  @Test
  void sameStampAndSerial_areOne() {
    assertThat(found(WHOLE, WHOLE)).containsExactly(Found.NEW, Found.DOUBLE);
  }

  @Test
  void otherSerialOrStamp_areTwo() {
    assertThat(found(WHOLE, WHOLE.replace(":2009)", ":2010)"), WHOLE.replace("09.909", "09.910")))
        .containsOnly(Found.NEW);
  }

  @Test
  void sameStampOnTwoMachines_areTwo() {
    String record = "type=SECCOMP msg=audit(1790000109.909:2009): " + Logs.FIELDS;
    assertThat(found("node=a " + record, "node=b " + record)).containsOnly(Found.NEW);
  }

  @Test
  void formsWithAndWithoutSerial_areOne() {
    // The zone is learned from the line that has both times.
    String learn = WHOLE.replace(":2009)", ":1)").replace("pid=712", "pid=1");
    assertThat(found(learn, SHORT, WHOLE)).containsExactly(Found.NEW, Found.NEW, Found.DOUBLE);
    assertThat(found(learn, WHOLE, SHORT)).containsExactly(Found.NEW, Found.NEW, Found.DOUBLE);
  }

  @Test
  void twoCallsOfOneSecond_areTwoInBothForms() {
    String learn = WHOLE.replace(":2009)", ":1)").replace("pid=712", "pid=1");
    assertThat(found(learn, SHORT, SHORT, WHOLE, WHOLE.replace(":2009)", ":2010)")))
        .containsExactly(Found.NEW, Found.NEW, Found.NEW, Found.DOUBLE, Found.DOUBLE);
  }

  @Test
  void interpretedForm_isOneWithTheKernels_inWhateverZone() {
    String interpreted =
        "type=SECCOMP msg=audit(09/21/26 16:15:09.909:2009) : "
            + Logs.FIELDS
                .replace(
                    "comm=\"oven\" exe=\"/usr/bin/oven\" sig=31",
                    "comm=oven exe=/usr/bin/oven sig=SIGSYS")
                .replace("arch=c000003e syscall=41", "arch=x86_64 syscall=socket")
                .replace("0x80000000", "kill");

    assertThat(found(interpreted, WHOLE)).containsExactly(Found.NEW, Found.DOUBLE);
    assertThat(found(WHOLE, interpreted)).containsExactly(Found.NEW, Found.DOUBLE);
    assertThat(found(WHOLE, interpreted.replace(":2009)", ":2010)"))).containsOnly(Found.NEW);
  }

  @Test
  void eventsOfEarlierImports_areKnown() {
    SeenEvents seen = new SeenEvents();
    seen.remember(Logs.event(WHOLE));
    seen.remember(Logs.event(SHORT.replace("pid=712", "pid=713")));

    assertThat(seen.take(Logs.event(WHOLE))).isEqualTo(Found.EARLIER);
    assertThat(seen.take(Logs.event(SHORT.replace("pid=712", "pid=713")))).isEqualTo(Found.EARLIER);
    assertThat(seen.take(Logs.event(SHORT.replace("pid=712", "pid=713")))).isEqualTo(Found.NEW);
  }

  private static List<Found> found(String... lines) {
    SeenEvents seen = new SeenEvents();
    List<Found> found = new ArrayList<>();
    for (Reading reading : Logs.read(lines)) {
      found.add(seen.take(((Reading.Event) reading).event()));
    }
    return found;
  }
}
