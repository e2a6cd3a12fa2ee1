package io.inquest.audit.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTextTest {
  private static final char[] UNITS = {
    0, 1, 0x1a, '0', '1', 'a', 'f', '\ud83d', '\ude00', '\uffff', 'é'
  };

  @Test
  void unescape_whatWasEscaped_isTheText() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append(UNITS[random.nextInt(UNITS.length)]);
      }
      String escaped = SiteText.escape(text.toString());
      assertThat(SiteText.unescape(escaped)).isEqualTo(text.toString());
      assertThat(escaped).doesNotContain("\0");
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(escaped)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "openat(AT_FDCWD, \"/é\\n\")", "\ud83d\ude00"})
  void escape_textThatPostgresqlTakes_isItself(String text) {
    assertThat(SiteText.escape(text)).isSameAs(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001a", "a\u001a12", "\u001azzzz"})
  void unescape_whatIsNoEscape_isItself(String text) {
    assertThat(SiteText.unescape(text)).isEqualTo(text);
  }
}
