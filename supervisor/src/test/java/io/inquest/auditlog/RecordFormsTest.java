package io.inquest.auditlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.ImportedRecord;
import io.inquest.linux.seccomp.SeccompAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFormsTest {
  private static final String TYPED = "type=1326 audit(1790000105.505:2005): " + Logs.FIELDS;
  private static final Instant STAMP = Instant.parse("2026-09-21T14:15:05.505Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "audit: ",
        "node=hosta.example ",
        "[ 5050.505050] audit: ",
        "[5050.505050] audit: ",
        "[ 5050.505050][  T712] audit: ",
        "[ 5050.505050 <    0.000123>] audit: ",
        "[  +0,707512] audit: ",
        "[Mon Sep 21 14:15:05 2026] audit: ",
        "[Sep21 14:15] audit: ",
        "[Sep21 14:15] [  +0.000012] audit: ",
        "2026-09-21T14:15:05,505050+00:00 audit: ",
        "<5>[ 5057.070707] audit: ",
        "5,1187,5057070707,-;audit: ",
        "5,1187,70707,-,caller=T712;audit: ",
        "kern  :notice: [ 5050.505050] audit: ",
        "Sep 21 14:15:08 hostb kernel: audit: ",
        "Sep 21 14:15:08 hostb kernel: [ 5060.151515] audit: ",
        "Sep 21 14:15:08.123456 hostb kernel: audit: ",
        "<5>Sep 21 14:15:08 hostb kernel: audit: ",
        "2026-09-21T14:15:08.123456+02:00 hostb kernel: audit: ",
        "2026-09-21T14:15:08+0000 hostb kernel: audit: ",
        "Mon 2026-09-21 14:15:08 UTC hostb kernel: audit: ",
        "1790000105.606000 hostb kernel: audit: ",
        "[ 5050.505050] hostb kernel: audit: ",
        "<5>1 2026-09-21T14:15:08.123Z hostb kernel - - - audit: ",
        "<5>1 - hostb kernel - - [meta x=\"a\\]b\"] \ufeffaudit: ",
        "Sep 21 14:15:08 hostb audispd: node=hostb ",
        "Sep 21 14:15:08 hostb audisp-syslog[321]: ",
        "09-21 14:15:05.600   411   411 W auditd  : ",
      })
  void record_withAnyLogsHead_isReadAlike(String head) {
    KernelEvent event = Logs.event(head + TYPED);

    assertThat(Instant.ofEpochSecond(0, event.time())).isEqualTo(STAMP);
    assertThat(event.exact()).isTrue();
    assertThat(event.record().doubts()).isEmpty();
    assertThat(event.record().event()).isEqualTo("1790000105.505:2005");
    assertThat(event.tgid()).isEqualTo(712);
    assertThat(event.tid()).isZero();
    assertThat(event.comm()).isEqualTo("oven");
    assertThat(event.exe()).isEqualTo("/usr/bin/oven");
    assertThat(event.auditArch()).isEqualTo(0xc000003e);
    assertThat(event.nr()).isEqualTo(41);
    assertThat(event.ip()).isEqualTo(0x7f11aa00b0c7L);
    assertThat(event.action()).isEqualTo(SeccompAction.KILL_PROCESS.value());
    assertThat(event.data()).isEqualTo(Decision.NOT_RECORDED);
  }

  @ParameterizedTest
  @CsvSource({
    "'node=hosta.example ',hosta.example",
    "'Sep 21 14:15:08 hostb kernel: audit: ',hostb",
    "'<5>1 2026-09-21T14:15:08Z hostc kernel - - - audit: ',hostc",
    "'[ 5050.505050] hostd kernel: audit: ',hostd",
    "'[ 5050.505050] audit: ',''"
  })
  void host_isTheOneThatTheLineNames(String head, String host) {
    assertThat(Logs.event(head + TYPED).host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sep 21 14:15:08 hostb demo[77]: audit: ",
        "2026-09-21T14:15:08+00:00 hostb demo: ",
        "<13>1 2026-09-21T14:15:08Z hostb demo - - - audit: ",
      })
  void record_thatAProgramLogged_isNotTheKernels(String head) {
    assertThat(Logs.malformed(head + TYPED)).contains("not by the kernel");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001d", "#035", "\\x1d", ""})
  void enrichedRecord_isReadWithoutTheNames(String separator) {
    KernelEvent event =
        Logs.event(
            "type=SECCOMP msg=audit(1790000105.505:2005): "
                + Logs.FIELDS
                + separator
                + "ARCH=x86_64 SYSCALL=socket AUID=\"anna\" UID=\"a pid=1\" GID=\"anna\"");

    assertThat(event.tgid()).isEqualTo(712);
    assertThat(event.isInterpreted()).isFalse();
    assertThat(event.action()).isEqualTo(SeccompAction.KILL_PROCESS.value());
  }

  @ParameterizedTest
  @CsvSource({
    "comm=7461736B2031,task 1,exe=2F6F70742F6D7920617070732F72756E,/opt/my apps/run",
    "comm=D184,ф,exe=2F782028" + "64656C6574656429,/x (deleted)",
    "comm=(null),'',exe=(null),''",
    "comm=\"a\",a,exe=\"<too_long>\",''",
  })
  void names_areDecoded(String comm, String name, String exe, String path) {
    KernelEvent event =
        Logs.event(TYPED.replace("comm=\"oven\"", comm).replace("exe=\"/usr/bin/oven\"", exe));

    assertThat(event.comm()).isEqualTo(name);
    assertThat(event.exe()).isEqualTo(path);
  }

  @Test
  void label_withSpacesAndFields_doesNotChangeThem() {
    KernelEvent event =
        Logs.event(TYPED.replace(" pid=", " subj=a pid=1 comm=\"x\" (enforce) pid="));

    assertThat(event.tgid()).isEqualTo(712);
    assertThat(event.comm()).isEqualTo("oven");
  }

  @ParameterizedTest
  @CsvSource({
    "0x80000000,KILL_PROCESS",
    "0x0,KILL_THREAD",
    "0x30000,TRAP",
    "0x50000,ERRNO",
    "0x7fc00000,USER_NOTIF",
    "0x7ff00000,TRACE",
    "0x7ffc0000,LOG"
  })
  void code_isTheAction(String code, SeccompAction action) {
    assertThat(Logs.event(TYPED.replace("0x80000000", code)).action()).isEqualTo(action.value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x8000000", "0x7ffc", "0x", "", "0x123456789", "0x90000", "ki"})
  void code_thatIsCut_isNoAction(String code) {
    assertThat(Logs.malformed(TYPED.replace("0x80000000", code))).contains("code=");
  }

  @ParameterizedTest
  @CsvSource({
    "c000003e,1073741825,x32",
    "40000003,102,i386",
    "c00000b7,56,aarch64",
    "40000028,983045,arm",
    "80000016,5,s390x",
    "c00000f3,5,riscv64"
  })
  void arch_ofOtherMachines_isKeptAsItIs(String arch, long nr, String name) {
    KernelEvent event =
        Logs.event(TYPED.replace("c000003e", arch).replace("syscall=41", "syscall=" + nr));

    assertThat(event.auditArch()).as(name).isEqualTo(Integer.parseUnsignedInt(arch, 16));
    assertThat(event.nr()).isEqualTo((int) nr);
  }

  @Test
  void everyCutOfARecord_isMalformedOrWhole() {
    String record = "type=SECCOMP msg=audit(1790000114.014:2014): " + Logs.FIELDS;
    for (int length = 6; length < record.length(); length++) {
      List<Reading> found = Logs.read(record.substring(0, length));

      assertThat(found).as(record.substring(0, length)).hasSize(1);
      assertThat(found.get(0)).isInstanceOf(Reading.Malformed.class);
    }
  }

  @Test
  void everyTailOfARecord_isMalformedOrNothing() {
    String record = "type=SECCOMP msg=audit(1790000114.014:2014): " + Logs.FIELDS;
    for (int from = 1; from < record.length(); from++) {
      assertThat(Logs.read(record.substring(from)))
          .noneMatch(reading -> reading instanceof Reading.Event);
    }
    assertThat(Logs.malformed(record.substring(30))).isEqualTo("its beginning is missing");
  }

  @Test
  void interpretedRecord_isMarked() {
    KernelEvent event =
        Logs.event(
            "type=SECCOMP msg=audit(09/21/26 14:15:11.111:2011) : auid=anna uid=anna gid=anna"
                + " ses=7 pid=4111 comm=task 1 exe=/opt/my apps/run sig=SIGSYS arch=x86_64"
                + " syscall=socket compat=0 ip=0x7f11aa00b0c7 code=kill ");

    assertThat(event.isInterpreted()).isTrue();
    assertThat(event.comm()).isEqualTo("task 1");
    assertThat(event.exe()).isEqualTo("/opt/my apps/run");
    assertThat(event.nr()).isEqualTo(41);
    assertThat(event.data()).isEqualTo(Decision.KILL_OF_EITHER_KIND);
    // Tokyo's, since nothing tells the log's own zone.
    assertThat(Instant.ofEpochSecond(0, event.time())).isEqualTo("2026-09-21T05:15:11.111Z");
    assertThat(event.record().doubts())
        .containsExactly(ImportedRecord.INTERPRETED, "zone assumed to be this machine's");
  }

  @ParameterizedTest
  @CsvSource({
    "21.09.2026,2026-09-21T05:15:11.111Z",
    "21/09/26,2026-09-21T05:15:11.111Z",
    "2026-09-21,2026-09-21T05:15:11.111Z",
    "09/21/2026,2026-09-21T05:15:11.111Z",
    "03/04/26,2026-03-04T05:15:11.111Z"
  })
  void interpretedDate_ofSomeLocale_isRead(String date, String time) {
    KernelEvent event = Logs.event(interpreted("a", "/b", date));

    assertThat(Instant.ofEpochSecond(0, event.time())).isEqualTo(time);
    assertThat(event.record().doubts().contains("month taken to stand before the day"))
        .isEqualTo(date.equals("03/04/26"));
  }

  @Test
  void interpretedNames_thatCannotBeToldApart_areNotRecorded() {
    KernelEvent event = Logs.event(interpreted("a exe=/b", "/c", "21.09.2026"));

    assertThat(event.comm()).isEmpty();
    assertThat(event.exe()).isEmpty();
    assertThat(event.tgid()).isEqualTo(4111);
  }

  private static String interpreted(String comm, String exe, String date) {
    return "type=SECCOMP msg=audit("
        + date
        + " 14:15:11.111:2011) : auid=unset uid=root gid=root ses=unset pid=4111 comm="
        + comm
        + " exe="
        + exe
        + " sig=SIG0 arch=x86_64 syscall=unknown-syscall(1073741825) compat=0 ip=0x1 code=log ";
  }

  @Test
  void logcatCause_isATrapOfTheProcessThatWroteIt() {
    KernelEvent event =
        Logs.event(
            "09-21 14:15:13.113  4113  4120 F DEBUG   : Cause: seccomp prevented call to disallowed"
                + " arm64 system call 434");

    assertThat(event.tgid()).isEqualTo(4113);
    assertThat(event.tid()).isEqualTo(4120);
    assertThat(event.auditArch()).isEqualTo(0xc00000b7);
    assertThat(event.nr()).isEqualTo(434);
    assertThat(event.action()).isEqualTo(SeccompAction.TRAP.value());
    assertThat(event.ip()).isZero();
    assertThat(event.exe()).isEmpty();
    assertThat(event.record().doubts())
        .containsExactly("year inferred", "zone assumed to be this machine's");
  }

  @Test
  void logcatCause_behindTheProcessThatCrashed_isOfThat() {
    String head = "09-21 14:15:13.113  999  999 F DEBUG   : ";

    KernelEvent event =
        Logs.event(
            head + "pid: 812, tid: 830, name: worker  >>> org.example.app <<<",
            head + "signal 31 (SIGSYS), code 1 (SYS_SECCOMP), fault addr --------",
            head + "Cause: seccomp prevented call to disallowed x86 system call 271");

    assertThat(event.tgid()).isEqualTo(812);
    assertThat(event.tid()).isEqualTo(830);
    assertThat(event.comm()).isEqualTo("worker");
    assertThat(event.auditArch()).isEqualTo(0x40000003);
  }

  @Test
  void logcatTimeAndBrief_areRead() {
    String cause = "Cause: seccomp prevented call to disallowed arm system call 422";

    assertThat(Logs.event("09-21 14:15:13.113 F/DEBUG   ( 4113): " + cause).tgid()).isEqualTo(4113);
    KernelEvent brief = Logs.event("F/DEBUG   ( 4113): " + cause);
    assertThat(brief.time()).isZero();
    assertThat(brief.record().doubts()).containsExactly("no date");
  }

  @Test
  void journalsShortForm_hasTheLogsTimeAndNoSerial() {
    KernelEvent event = Logs.event("Sep 21 14:15:09 hostb audit[712]: SECCOMP " + Logs.FIELDS);

    assertThat(event.serial()).isEmpty();
    assertThat(event.exact()).isFalse();
    assertThat(Instant.ofEpochSecond(0, event.time())).isEqualTo("2026-09-21T05:15:09Z");
    assertThat(event.record().doubts())
        .containsExactly(
            "year inferred", "zone assumed to be this machine's", ImportedRecord.LOGGED);
  }

  @Test
  void monotonicForm_hasNoDate() {
    KernelEvent event = Logs.event("[ 5050.505050] hostb audit[712]: SECCOMP " + Logs.FIELDS);

    assertThat(event.time()).isZero();
    assertThat(event.record().doubts())
        .containsExactly("no date, only 5050.505050 s since the machine was started");
  }

  @Test
  void utf16AndCarriageReturns_areRead() {
    String log = "\ufeff" + TYPED + "\r\n" + TYPED + "\r\n";

    assertThat(Logs.read(log.getBytes(StandardCharsets.UTF_16LE))).hasSize(2);
    assertThat(Logs.read(log.getBytes(StandardCharsets.UTF_16BE))).hasSize(2);
    assertThat(Logs.read(log.getBytes(StandardCharsets.UTF_8))).hasSize(2);
  }

  @Test
  void linesOfAnyLength_areNoRecordAndNoFailure() {
    String endless = "x".repeat(3 * LineReader.LONGEST);

    assertThat(Logs.read(endless, TYPED)).hasSize(1);
    assertThat(Logs.malformed(TYPED + endless)).isEqualTo("it is longer than any record");
  }
}
