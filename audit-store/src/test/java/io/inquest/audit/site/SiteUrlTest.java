package io.inquest.audit.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteUrlTest {
  @Test
  void parse_serverDatabaseAndTls_hasThem() {
    SiteUrl url =
        SiteUrl.parse(
            "jdbc:postgresql://db.example:5433,[::1]/site%20one?sslmode=verify-full&sslrootcert=/a%26b");
    assertThat(url.server()).isEqualTo("db.example:5433,[::1]");
    assertThat(url.database()).isEqualTo("site one");
    assertThat(url.parameters()).isEqualTo(Map.of("sslmode", "verify-full", "sslrootcert", "/a&b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host/db?password=hunter2",
        "jdbc:postgresql://host/db?user=me&PASSWORD=hunter2",
        "jdbc:postgresql://host/db?sslpassword=hunter2",
        "jdbc:postgresql://me:hunter2@host/db"
      })
  void parse_password_isRefusedWithTheRemedyAndNotRepeated(String text) {
    assertThatThrownBy(() -> SiteUrl.parse(text))
        .isInstanceOf(SiteUrlException.class)
        .hasMessageContaining("PGPASSWORD")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql:",
        "jdbc:postgresql:db",
        "jdbc:postgresql://host",
        "jdbc:postgresql://host/",
        "jdbc:postgresql:///db",
        "jdbc:postgresql://host/a b",
        "jdbc:postgresql://host/db?sslmode",
        "jdbc:postgresql://host/db?socketFactory=x.Y",
        "jdbc:postgresql://host/db?loggerFile=/etc/x",
        "jdbc:postgresql://host/%zz"
      })
  void parse_whatIsNoUrlOfADatabase_isRefused(String text) {
    assertThatThrownBy(() -> SiteUrl.parse(text))
        .isInstanceOf(SiteUrlException.class)
        .hasMessageContaining("the URL of the database");
  }

  @Test
  void place_urlWithParameters_lacksThem() {
    assertThat(SiteUrl.parse("jdbc:postgresql://h:1/d?user=me").place())
        .isEqualTo("jdbc:postgresql://h:1/d");
  }
}
