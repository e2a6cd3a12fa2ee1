package io.inquest.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.DecisionRow;
import io.inquest.query.RunName;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DecisionReportTest {
  private static final long TIME = 1_795_302_466_000_000_007L;

  private static Decision decision(String comm, String decoded) {
    return new Decision(
        TIME,
        3,
        100,
        101,
        comm,
        "/bin/ls",
        X86_64.ABI.auditArch(),
        X86_64.ABI.syscalls().number("openat").getAsInt(),
        List.of(0xffffffffffffff9cL, 0x7ffe00001000L, 0L, 0L, 0L, 0L),
        decoded,
        0x7f0000001000L,
        SeccompAction.ERRNO.value(),
        1,
        0,
        5,
        "web",
        "files",
        OptionalLong.of(-1),
        2);
  }

  private static String write(RowReport.Form form, int width, Decision... decisions)
      throws IOException {
    StringWriter out = new StringWriter();
    try (RowReport<DecisionRow> report = DecisionReport.of(form, out, width, false)) {
      for (Decision decision : decisions) {
        report.accept(new DecisionRow(RunName.of(7), "", decision));
      }
    }
    return out.toString();
  }

  @Test
  void json_ofADecision_hasTheStableKeysInOneLine() throws IOException {
    String line = write(RowReport.Form.JSON, 0, decision("ls", "openat(AT_FDCWD, \"/etc\")"));

    assertThat(line)
        .isEqualTo(
            "{\"run\":7,\"seq\":3,\"time\":\"2026-11-21T23:07:46.000000007Z\",\"tgid\":100,"
                + "\"tid\":101,\"comm\":\"ls\",\"exe\":\"/bin/ls\",\"arch\":\"x86_64\","
                + "\"audit_arch\":\"0xc000003e\",\"nr\":257,\"syscall\":\"openat\","
                + "\"args\":[\"0xffffffffffffff9c\",\"0x7ffe00001000\",\"0x0\",\"0x0\",\"0x0\",\"0x0\"],\"decoded\":\"openat(AT_FDCWD,"
                + " \\\"/etc\\\")\",\"ip\":\"0x7f0000001000\",\"action\":\"ERRNO\",\"data\":1,\"errno\":\"EPERM\",\"filter\":0,\"instruction\":5,\"policy\":\"web\",\"rule\":\"files\",\"result\":-1,\"stack\":2,\"record\":null,\"host\":null,\"duration\":null}\n");
  }

  @Test
  void json_ofAnUnknownKillOfAForeignFilter_writesNulls() throws IOException {
    Decision unknown =
        new Decision(
            TIME,
            1,
            1,
            1,
            "x",
            "/x",
            0x12345678,
            99999,
            List.of(0L, 0L, 0L, 0L, 0L, 0L),
            "",
            0,
            SeccompAction.KILL_PROCESS.value(),
            0,
            -1,
            -1,
            "",
            "",
            OptionalLong.empty(),
            0);

    assertThat(write(RowReport.Form.JSON, 0, unknown))
        .contains("\"arch\":\"0x12345678\"")
        .contains("\"nr\":99999,\"syscall\":null")
        .contains("\"action\":\"KILL_PROCESS\",\"data\":0,\"errno\":null")
        .endsWith(
            "\"filter\":null,\"instruction\":null,\"policy\":null,\"rule\":null,\"result\":null,\"stack\":null,\"record\":null,\"host\":null,\"duration\":null}\n");
  }

  @Test
  void json_hostileNames_areAsciiWithoutControlCharacters() throws IOException {
    String line = write(RowReport.Form.JSON, 0, decision("\u001b[31m\n\u009b\u202e", "\ud800é"));

    assertThat(line.substring(0, line.length() - 1)).matches("[ -~]*");
    assertThat(line).contains("\\u001B[31m\\n\\u009B\\u202E");
  }

  @Test
  void csv_cellsWithSeparatorsAndQuotes_areQuotedAndNoFormulas() throws IOException {
    String csv = write(RowReport.Form.CSV, 0, decision("a,\"b", "=1+1"));

    assertThat(csv)
        .startsWith(
            "run,seq,time,tgid,tid,comm,exe,arch,audit_arch,nr,syscall,args,decoded,ip,action,data,"
                + "errno,filter,instruction,policy,rule,result,stack,record,host,duration\r\n7,3,")
        .contains(",\"a,\"\"b\",")
        .contains(",0xffffffffffffff9c 0x7ffe00001000 0x0 0x0 0x0 0x0,\\x3d1+1,")
        .endsWith(",web,files,-1,2,,,\r\n");
  }

  @Test
  void csv_withoutRows_isAHeader() throws IOException {
    assertThat(write(RowReport.Form.CSV, 0))
        .startsWith("run,seq")
        .endsWith("stack,record,host,duration\r\n");
  }

  @Test
  void table_narrowTerminal_cutsTheCallAndKeepsTheWidth() throws IOException {
    String table =
        write(
            RowReport.Form.TABLE,
            100,
            decision("ls", "openat(AT_FDCWD, \"/" + "long/".repeat(40) + "\")"));

    assertThat(table.lines()).hasSize(2).allMatch(line -> line.length() <= 100);
    assertThat(table).contains("ERRNO(EPERM)").endsWith("...\n");
  }

  @Test
  void table_longNames_giveWayToTheCall() throws IOException {
    String call = "openat(AT_FDCWD, \"/etc/ld.so.cache\", O_RDONLY)";
    String table = write(RowReport.Form.TABLE, 115, decision("a".repeat(40), call));

    assertThat(table.lines()).hasSize(2).allMatch(line -> line.length() <= 115);
    assertThat(table).contains(call, "aaa...", "ERRNO(EPERM)");
  }

  @Test
  void table_longCallAfterTheFirstPage_hasTheRoomThatIsLeft() throws IOException {
    Decision[] many = new Decision[201];
    java.util.Arrays.fill(many, decision("ls", "close(3)"));
    many[200] = decision("ls", "openat(AT_FDCWD, \"/etc/hostname\")");

    assertThat(write(RowReport.Form.TABLE, 120, many))
        .endsWith("openat(AT_FDCWD, \"/etc/hostname\")\n");
  }

  @Test
  void table_withoutLimit_cutsNothingAfterTheFirstPage() throws IOException {
    Decision[] many = new Decision[201];
    java.util.Arrays.fill(many, decision("ls", "close(3)"));
    many[200] = decision("a-long-name", "close(3)");

    assertThat(write(RowReport.Form.TABLE, 0, many)).contains("a-long-name");
  }

  @Test
  void table_numberThatIsWiderThanItsColumn_isWhole() throws IOException {
    StringWriter out = new StringWriter();
    Table table = new Table(out, List.of("SEQ#", "CALL"), 1, 80);
    for (int i = 0; i < 200; i++) {
      table.row(List.of("1", "close(3)"));
    }
    table.row(List.of("12345", "close(3)"));
    table.end();

    assertThat(out.toString()).endsWith("12345  close(3)\n");
  }

  @Test
  void table_hostileNames_areEscaped() throws IOException {
    String table = write(RowReport.Form.TABLE, 0, decision("\u001b]0;x\u0007", "a\nb\u202ec"));

    assertThat(table).contains("\\x1b]0;x\\x07").contains("a\\nb\\u{202e}c");
    assertThat(table.lines()).hasSize(2);
  }

  @Test
  void table_moreRowsThanAPage_writesThemAll() throws IOException {
    Decision[] many = new Decision[450];
    java.util.Arrays.fill(many, decision("ls", "close(3)"));

    assertThat(write(RowReport.Form.TABLE, 80, many).lines()).hasSize(451);
  }

  @Test
  void table_wideCharacters_stayAligned() throws IOException {
    String table =
        write(RowReport.Form.TABLE, 0, decision("\u65e5\u672c", "one"), decision("abcd", "two"));

    List<String> lines = table.lines().toList();
    assertThat(lines.get(1).indexOf("ERRNO")).isEqualTo(lines.get(2).indexOf("ERRNO") - 2);
  }
}
