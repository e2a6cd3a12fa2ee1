package io.inquest.audit.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {
  private static final List<String> HOMES = List.of("/home/alice", "/root/", "/", "");

  private static Redaction of(String... patterns) throws BadPatternException {
    return of(List.of(), patterns);
  }

  private static Redaction of(List<String> environment, String... patterns)
      throws BadPatternException {
    List<RedactionPattern> parsed = new ArrayList<>();
    for (String pattern : patterns) {
      parsed.add(RedactionPattern.parse(pattern));
    }
    return Redaction.of(parsed, HOMES, environment.stream().map(RedactionTest::bytes).toList());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String decoded(Redaction redaction, String text) {
    byte[] bytes = Arrays.copyOf(bytes(text), 4096);
    int length = redaction.decoded(bytes, bytes(text).length);
    return length < 0 ? text : new String(redaction.bytes(), 0, length, StandardCharsets.UTF_8);
  }

  private static String comm(Redaction redaction, String comm) {
    byte[] bytes = Arrays.copyOf(bytes(comm), 16);
    int length = redaction.comm(bytes, bytes(comm).length);
    return length < 0 ? comm : new String(redaction.bytes(), 0, length, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "/srv/secret/**, /srv/secret/a/b, ‹redacted:1›",
    "/srv/secret/**, see /srv/secret/a, see ‹redacted:1›",
    "/srv/secret/**, /srv/secrets, /srv/secrets",
    "/srv/*/key, /srv/a/key and more, ‹redacted:1› and more",
    "/srv/*/key, /srv/a/b/key, /srv/a/b/key",
    "*.pem, /etc/ssl/own.pem, /etc/ssl/‹redacted:1›",
    "token=????, token=abcde, ‹redacted:1›e",
    "token=????, token=ab/de, token=ab/de",
    "a\\*b\\?c, a*b?c, ‹redacted:1›",
    "a\\*b\\?c, axbyc, axbyc",
    "abc, xabcabcx, x‹redacted:1›x",
    "b**y, abbbyyyz, a‹redacted:1›z",
    "äöü, grün äöü, grün ‹redacted:1›",
    "home, /home/alice/x y, ‹redacted:1›",
    "home, --in=/home/alice, --in=‹redacted:1›",
    "home, /home/alicia/x, /home/alicia/x",
    "home, /root/.ssh, ‹redacted:1›",
    "home, /rooted, /rooted",
  })
  void text_thatMatches_losesAllThatBelongsToAnyMatch(String pattern, String text, String kept)
      throws BadPatternException {
    // A glob without three literal bytes is refused, so that these have them.
    String longer = pattern.equals("b**y") ? "b**yyy" : pattern;
    assertThat(of(longer).text(text)).isEqualTo(kept);
  }

  @Test
  void text_ofSeveralPatterns_namesEach() throws BadPatternException {
    Redaction redaction = of("alpha", "beta", "unused");
    assertThat(redaction.text("alpha and beta and alpha"))
        .isEqualTo("‹redacted:1› and ‹redacted:2› and ‹redacted:1›");
    assertThat(redaction.count()).isEqualTo(3);
    assertThat(redaction.counts()).contains("2 by pattern 1, 1 by pattern 2");
    assertThat(redaction.description()).doesNotContain("alpha").contains("pattern 1 (a text), 2");
  }

  @Test
  void text_withAMarkOfItsOwn_isNotTakenForARedactedOne() throws BadPatternException {
    assertThat(of("alpha").text("/tmp/‹redacted:1›")).isEqualTo("/tmp/<redacted:1›");
  }

  @Test
  void text_longerThanACall_isRedactedThroughout() throws BadPatternException {
    String filler = "x".repeat(5000);
    assertThat(of("alpha").text(filler + "alpha" + filler))
        .isEqualTo(filler + "‹redacted:1›" + filler);
  }

  @Test
  void values_ofVariablesByName_areRedacted() throws BadPatternException {
    List<String> environment =
        List.of("API_TOKEN=s3kr3t", "OTHER=visible", "TOKEN_SHORT=abc", "X_TOKEN=a=b\n\"c\"");
    Redaction redaction = of(environment, "env:*TOKEN*");
    assertThat(redaction.text("Bearer s3kr3t, visible, abc"))
        .isEqualTo("Bearer ‹redacted:1›, visible, abc");
    assertThat(decoded(redaction, "write(1, \"a=b\\n\\\"c\\\"!\", 8)"))
        .isEqualTo("write(1, \"‹redacted:1›!\", 8)");
    assertThat(redaction.hidesEnvironment()).isTrue();
    assertThat(of(environment, "env").text("visible")).isEqualTo("‹redacted:1›");
    assertThat(of(environment, "env:OTHER").text("s3kr3t")).isEqualTo("s3kr3t");
  }

  @Test
  void decoded_stringsAndPathsOfDescriptors_areRedactedWithoutTheirEscapes()
      throws BadPatternException {
    Redaction redaction = of("home", "sch\u00f6n<x>");
    assertThat(decoded(redaction, "openat(3</home/alice/a>, \"/home/alice/\\303\\244\", O_RDONLY)"))
        .isEqualTo("openat(3<‹redacted:1›>, \"‹redacted:1›\", O_RDONLY)");
    assertThat(decoded(redaction, "read(3</tmp/sch\\303\\266n\\74x\\76\\0012>, 0x1, 2)"))
        .isEqualTo("read(3</tmp/‹redacted:2›\\0012>, 0x1, 2)");
    assertThat(decoded(redaction, "close(3)")).isEqualTo("close(3)");
  }

  @Test
  void decoded_stringThatWasCut_isRedactedFromFourBytesOn() throws BadPatternException {
    Redaction redaction = of(List.of("KEY=0123456789"), "env:KEY", "start-*-end");
    assertThat(decoded(redaction, "write(1, \"key 0123\"..., 99)"))
        .isEqualTo("write(1, \"key ‹redacted:1›\"..., 99)");
    assertThat(decoded(redaction, "write(1, \"key 012\"..., 99)"))
        .isEqualTo("write(1, \"key 012\"..., 99)");
    assertThat(decoded(redaction, "write(1, \"key 0123\", 8)"))
        .isEqualTo("write(1, \"key 0123\", 8)");
    assertThat(decoded(redaction, "write(1, \"a start-xyz\"..., 99)"))
        .isEqualTo("write(1, \"a ‹redacted:2›\"..., 99)");
    assertThat(decoded(redaction, "open(\"a start-x\u2026")).startsWith("open(\"a ‹redacted:2›");
  }

  @Test
  void comm_thatMatches_isReplacedWholeByWhatNoCommCanBe() throws BadPatternException {
    Redaction redaction = of(List.of("NAME=alice-smith-brown"), "env:NAME");
    assertThat(comm(redaction, "run-alice-smith")).isEqualTo("‹redacted:1›");
    assertThat(comm(redaction, "run-alice")).isEqualTo("run-alice");
    String[] patterns = new String[12];
    Arrays.setAll(patterns, i -> "pattern-" + i);
    assertThat(comm(of(patterns), "pattern-11")).isEqualTo("‹redacted:2›");
    patterns[1] = "other";
    assertThat(comm(of(patterns), "pattern-11")).isEqualTo("‹redacted12›");
    for (String mark : List.of("‹redacted:2›", "‹redacted12›")) {
      assertThat(bytes(mark)).hasSize(16);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "**",
        "a*",
        "???",
        "ab",
        "abc\\",
        "env:",
        "env:A=b",
        "x123456789012345678901234567890" + "12345678901234567890123456789012"
      })
  void parse_textThatIsNoPattern_isRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> RedactionPattern.parse(text))
        .isInstanceOf(BadPatternException.class)
        .satisfies(
            failure -> {
              if (text.length() > 10) {
                assertThat(failure).message().doesNotContain(text);
              }
            });
  }

  /** Against a search that tries every part of the text. */
  @Test
  void mark_ofRandomTexts_isTheUnionOfAllMatches() throws BadPatternException {
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      String pattern = random(random, "ab/*?", 1 + random.nextInt(6));
      String text = random(random, "ab/", random.nextInt(9));
      byte[] marks = new byte[text.length()];
      Glob.parse(pattern).mark(bytes(text), text.length(), false, marks, (byte) 1);
      assertThat(marks).as("%s in %s", pattern, text).isEqualTo(expected(pattern, text));
    }
  }

  private static String random(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static byte[] expected(String pattern, String text) {
    String regex =
        pattern.replace("**", "#").replace("*", "[^/]*").replace("?", "[^/]").replace("#", ".*");
    byte[] marks = new byte[text.length()];
    for (int from = 0; from < text.length(); from++) {
      for (int to = from + 1; to <= text.length(); to++) {
        if (text.substring(from, to).matches(regex)) {
          Arrays.fill(marks, from, to, (byte) 1);
        }
      }
    }
    return marks;
  }
}
