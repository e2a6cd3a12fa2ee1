package io.inquest.report.html;

import static io.inquest.query.cause.RunRecord.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.store.AuditStore;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.MeantRun;
import io.inquest.query.Runs;
import io.inquest.query.cause.RunRecord;
import io.inquest.report.html.HtmlReport.Form;
import io.inquest.report.html.HtmlReport.FullList;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.ParseError;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page, of a store whose names are as hostile as a program can make them. */
class HtmlReportTest {
  private static final long NOW = 1_795_000_100_000_000_000L;
  private static final String HOSTILE =
      "/x/\"'><img src=x onerror=a()>\u001b[31m\u202e{{version}}\ud800</title></script><b>&amp;";

  @TempDir Path directory;

  @BeforeEach
  void record() throws StoreException {
    List<RulePlace> rules =
        List.of(
            new RulePlace(0, "no-<i>files", "errno:EPERM", "dir/web.yaml", 7, 5),
            new RulePlace(1, HOSTILE, "kill", "dir/web.yaml", 9, 5));
    write(
        RunRecord.of("/bin/sh", "-c", "<script>alert(1)</script>")
            .writtenIn("inquest-yaml")
            .by("web", "no-<i>files")
            .filter(
                rules,
                Instruction.of(Instruction.LD_ABS, 0),
                Instruction.of(Instruction.RET_K, 0x7fff0000),
                Instruction.of(Instruction.RET_K, 0),
                Instruction.of(Instruction.RET_K, 0x00050001))
            .fork(MAIN, 101)
            .exec(101, HOSTILE)
            .errno(101, "openat", "EPERM")
            .after(40)
            .errno(101, "openat", "EPERM")
            .by("web", HOSTILE)
            .answer(101, "ptrace", SeccompAction.KILL_PROCESS)
            .killed(101, 31)
            .gap(GapKind.UNREADABLE_MEMORY, HOSTILE)
            .exit(MAIN, 1));
    write(RunRecord.of("/bin/true").exit(MAIN, 0));
  }

  private void write(RunRecord record) throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      record.writeTo(writer);
    }
  }

  private String report(Form form) throws StoreException {
    List<Long> listed = new ArrayList<>();
    StringWriter out = new StringWriter();
    try (AuditStore store = AuditStore.open(directory)) {
      ReportScope scope =
          ReportScope.ofPeriod(all(store), OptionalLong.empty(), OptionalLong.empty());
      report("1.2<b>")
          .write(
              scope,
              form,
              NOW,
              new FullList("a<b>.csv", row -> listed.add(row.decision().sequence())),
              out);
    }
    assertThat(listed).containsExactly(1L, 2L, 3L);
    return out.toString();
  }

  private HtmlReport report(String version) throws StoreException {
    return new HtmlReport(
        version, "store", Optional.of(StoreLocation.existing(directory)), List.of());
  }

  private static List<MeantRun> all(AuditStore store) throws StoreException {
    return new Runs(store).all().stream().map(run -> new MeantRun(store, run)).toList();
  }

  private static Document parsed(String html) {
    Parser parser = Parser.htmlParser().setTrackErrors(20);
    Document page = Jsoup.parse(html, "", parser);
    assertThat(parser.getErrors()).extracting(ParseError::getErrorMessage).isEmpty();
    return page;
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void page_ofHostileNames_hasTheTemplatesElementsAlone(Form form) throws StoreException {
    Document page = parsed(report(form));

    assertThat(page.select("img, b, i, a, link, iframe, object, base")).isEmpty();
    assertThat(page.select("script")).hasSize(1);
    assertThat(page.select("style, title")).allMatch(each -> each.childNodeSize() == 1);
    for (Element each : page.getAllElements()) {
      assertThat(each.attributes().asList())
          .noneMatch(attribute -> attribute.getKey().startsWith("on"))
          .noneMatch(attribute -> attribute.getKey().matches("style|src|href"));
    }
    assertThat(page.text()).contains("no-<i>files", "<script>alert(1)</script>", "{{version}}");
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void page_ofHostileNames_hasNothingThatTurnsOrHidesText(Form form) throws StoreException {
    assertThat(report(form).codePoints())
        .allMatch(c -> c == '\n' || (c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0)))
        .allMatch(c -> (c < 0x2000 || c > 0x206f) && (c < 0xd800 || c > 0xdfff));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void page_policyOnContents_allowsItsOwnStyleAndScriptAlone(Form form)
      throws StoreException, NoSuchAlgorithmException {
    Document page = parsed(report(form));

    String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
    assertThat(policy)
        .isEqualTo(
            "default-src 'none'; style-src '"
                + hash(page.select("style").first().data())
                + "'; script-src '"
                + hash(page.select("script").first().data())
                + "'; base-uri 'none'; form-action 'none'");
  }

  private static String hash(String text) throws NoSuchAlgorithmException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  @Test
  void review_ofTwoRuns_saysWhatWasRefusedAndWhere() throws StoreException {
    Document page = parsed(report(Form.REVIEW));

    assertThat(page.select(".summary").text())
        .contains("3 calls were refused in these 2 runs, 1 of which had any, by 2 rules.")
        .contains("66.7 % came from web: no-<i>files.")
        .contains("Something could not be seen or kept");
    assertThat(page.select(".plot rect")).hasSize(3);
    assertThat(page.select(".lane")).hasSize(3);
    assertThat(page.select(".lane .d1 .count").text()).isEqualTo("3");
    assertThat(page.select(".listing tr.hit").text()).isEqualTo("0003: ret ERRNO(1) 3");
    assertThat(page.select("table[data-search] tbody tr")).hasSize(2);
    assertThat(page.text()).contains("Every refusal is in a<b>.csv");
  }

  @Test
  void compliance_ofTwoRuns_hasPoliciesExceptionsAndWhatIsNotClaimed() throws StoreException {
    Document page = parsed(report(Form.COMPLIANCE));

    assertThat(page.select("h2").eachText())
        .containsExactly(
            "Policies in force",
            "Exceptions",
            "Gaps",
            "Verification",
            "What is not claimed",
            "Refusals",
            "Runs");
    assertThat(page.select("dd.code").text()).matches("[0-9a-f]{64}");
    assertThat(page.text())
        .contains("No policy of Inquest's that refuses anything was in force: run 2.")
        .contains("unproven");
  }

  @Test
  void page_ofAStoreThatLacksARun_saysSo() throws IOException, StoreException {
    write(RunRecord.of("/bin/true").exit(MAIN, 0));
    Path gone = directory.resolve("runs/000002");
    try (var files = Files.newDirectoryStream(gone)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(gone);

    Document page = parsed(report(Form.REVIEW));

    assertThat(page.select(".summary").text())
        .contains("The store lacks 1 run that it should have: see Verification.");
    assertThat(page.text()).contains("Run 2: no run has this number");
  }

  @Test
  void page_ofAPeriodWithoutRuns_saysSo() throws StoreException {
    StringWriter out = new StringWriter();
    try (AuditStore store = AuditStore.open(directory)) {
      ReportScope scope =
          ReportScope.ofPeriod(all(store), OptionalLong.of(NOW), OptionalLong.of(NOW + 1));
      report("1.2").write(scope, Form.REVIEW, NOW, new FullList("", row -> {}), out);
    }

    assertThat(parsed(out.toString()).text())
        .contains("No refused call is on record")
        .contains("There was nothing to verify.");
  }

  @Test
  void templates_valuesStandInTextsAndQuotedAttributesAlone() throws IOException {
    for (String name :
        List.of(
            "report",
            "review",
            "compliance",
            "runs",
            "refusals",
            "details",
            "filters",
            "folded",
            "gaps",
            "verification")) {
      String template;
      try (var in = ReportTemplate.class.getResourceAsStream(name + ".mustache")) {
        template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      String withoutOurs =
          template
              .replace("{{{style}}}", "")
              .replace("{{{script}}}", "")
              .replaceAll("\\{\\{[#/^>][^}]*}}", "");
      assertThat(withoutOurs).as(name).doesNotContain("{{{", "{{&");
      assertThat(withoutOurs.replaceAll("=\"[^\"]*\"", "=\"\""))
          .as(name)
          .doesNotContainPattern("<[^>]*\\{\\{");
    }
  }
}
