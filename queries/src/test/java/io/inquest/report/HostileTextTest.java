package io.inquest.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.DecisionRow;
import io.inquest.query.RunName;
import io.inquest.query.RunRow;
import io.inquest.query.cause.Confidence;
import io.inquest.query.cause.Finding;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.Missing;
import io.inquest.query.cause.evidence.RuleReference;
import io.inquest.query.cause.remedy.Remedy;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a terminal obeys gets out of any form, whatever a program put into its names. */
class HostileTextTest {
  private static final int ROUNDS = 300;
  private static final int[] EDGES = {
    0, 7, '\t', '\n', '\r', 0x1b, ' ', '"', ',', '\\', 'u', 'x', '{', 0x7e, 0x7f, 0x80, 0x9b, 0x9f,
    0xa0, 0xad, 0x200e, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xd800, 0xdfff, 0xfeff,
    0x1f600, 0xe0001, 0x10ffff
  };

  private final Random random = new Random(20_261_129);

  private String hostile() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.appendCodePoint(
          random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextInt(0x300));
    }
    return text.toString();
  }

  private Decision decision() {
    return new Decision(
        1_795_302_466_000_000_007L,
        3,
        100,
        101,
        hostile(),
        hostile(),
        X86_64.ABI.auditArch(),
        X86_64.ABI.syscalls().number("openat").getAsInt(),
        List.of(0L, 0L, 0L, 0L, 0L, 0L),
        hostile(),
        0,
        SeccompAction.ERRNO.value(),
        1,
        0,
        5,
        hostile(),
        hostile(),
        OptionalLong.empty(),
        2);
  }

  private RunRow run() {
    return new RunRow(
        RunName.of(1),
        hostile(),
        0,
        List.of(hostile(), hostile()),
        Optional.of(hostile()),
        1,
        Ending.NONE,
        1,
        1,
        Missing.of(Optional.empty(), 1, 1, 0),
        false);
  }

  private static void assertHarmless(String text) {
    assertThat(text.codePoints().filter(c -> c != '\n' && c != '\r').filter(c -> isObeyed(c)))
        .as(text)
        .isEmpty();
  }

  private static boolean isObeyed(int c) {
    return c < ' '
        || (c >= 0x7f && c <= 0x9f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  @ParameterizedTest
  @EnumSource(RowReport.Form.class)
  void decisions_inEveryForm_areLinesWithoutAnythingThatIsObeyed(RowReport.Form form)
      throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      StringWriter out = new StringWriter();
      try (RowReport<DecisionRow> report = DecisionReport.of(form, out, 0, true)) {
        report.accept(new DecisionRow(RunName.of(7), "", decision()));
      }
      assertHarmless(out.toString());
      assertThat(out.toString().lines()).hasSize(form == RowReport.Form.JSON ? 1 : 2);
    }
  }

  @ParameterizedTest
  @EnumSource(RowReport.Form.class)
  void runs_inEveryForm_areLinesWithoutAnythingThatIsObeyed(RowReport.Form form)
      throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      StringWriter out = new StringWriter();
      RunReport.write(form, List.of(run()), out, 0);
      assertHarmless(out.toString());
      assertThat(out.toString().lines()).hasSize(form == RowReport.Form.JSON ? 1 : 2);
    }
  }

  @Test
  void findings_haveNothingThatIsObeyed() {
    for (int round = 0; round < ROUNDS; round++) {
      Decision refusal = decision();
      RuleReference rule =
          new RuleReference(
              0, 5, Optional.empty(), hostile(), hostile(), Optional.empty(), Optional.empty());
      Finding.Cause cause =
          new Finding.Cause(refusal, hostile(), hostile(), rule, List.of(hostile()), 2, 1);
      Finding finding =
          new Finding(
              Ending.ofWaitStatus(1 << 8, 1),
              hostile(),
              Optional.of(new Finding.Victim(1, 1, hostile(), hostile(), Ending.NONE)),
              Optional.of(cause),
              Confidence.LIKELY,
              List.of(hostile()),
              List.of(hostile()),
              List.of(new Remedy(hostile(), Optional.of(hostile()))),
              List.of(new Finding.Considered(refusal, hostile(), 1, false, false, hostile())),
              List.of(hostile()),
              Optional.of(hostile()),
              Optional.of(hostile()),
              2,
              Missing.of(Optional.empty(), 1, 1, 3));
      List<String> lines = new ArrayList<>(FindingText.brief(finding, 1));
      StackTaken stack =
          new StackTaken(
              1,
              2,
              1,
              1,
              List.of(new Frame(1, hostile(), 1, hostile(), hostile(), 0, hostile(), 1)),
              hostile());
      lines.addAll(FindingText.full(finding, RunName.of(1), Map.of(2, stack)));
      for (String line : lines) {
        assertHarmless(line);
        assertThat(line).doesNotContain("\n", "\r");
      }
    }
  }

  @Test
  void csv_escapes_giveTheTextBack() throws IOException {
    Pattern escape = Pattern.compile("\\\\x([0-9a-f]{2})|\\\\u\\{([0-9a-f]+)}");
    for (int round = 0; round < ROUNDS; round++) {
      String text = hostile();
      String back =
          escape
              .matcher(new FormulaGuard().disarm(TerminalText.escapeReversibly(text)))
              .replaceAll(HostileTextTest::characterOf);
      assertThat(back).isEqualTo(text);
    }
  }

  private static String characterOf(MatchResult escape) {
    String digits = escape.group(1) != null ? escape.group(1) : escape.group(2);
    return Matcher.quoteReplacement(
        new StringBuilder().appendCodePoint(Integer.parseInt(digits, 16)).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1",
        "+1",
        "-1",
        "@x",
        " =1",
        "\u00a0=1",
        "\"=1",
        "'=1",
        "a;=1",
        "a; \"-1",
        "\uff1d1"
      })
  void csv_textThatBeginsAFormula_isDisarmedThere(String text) {
    FormulaGuard guard = new FormulaGuard();

    assertThat(guard.disarm(text))
        .containsPattern("\\\\(x3d|x2b|x2d|x40|u\\{ff1d})")
        .doesNotMatch("(.*;)?[ \"']*[=+@-].*");
    assertThat(guard.changed()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=1", "a;b=1", "openat(-100, \"x\")", "0x1", ";", "''"})
  void csv_textThatIsNoFormula_isLeftAsItIs(String text) {
    FormulaGuard guard = new FormulaGuard();

    assertThat(guard.disarm(text)).isSameAs(text);
    assertThat(guard.changed()).isZero();
  }

  @Test
  void csv_ofACallAsThePrinterWroteIt_isAsRecorded() {
    assertThat(TerminalText.escapeReversibly("write(1, \"a\\n\\0b\", 4)"))
        .isEqualTo("write(1, \"a\\n\\0b\", 4)");
  }

  @Test
  void asciiJson_anyText_meansTheSame() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      String text = hostile();
      StringWriter out = new StringWriter();
      try (var json = new JsonFactory().createGenerator(new AsciiJson(out))) {
        json.writeString(text);
      }
      assertThat(out.toString()).matches("[ -~]*");
      try (JsonParser parser = new JsonFactory().createParser(out.toString())) {
        assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
        assertThat(parser.getText()).isEqualTo(text);
      }
    }
  }
}
