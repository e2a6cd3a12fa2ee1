package io.inquest.auditlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventDigestsTest {
  @Test
  void has_ofManyTexts_knowsThoseThatWereAdded() {
    EventDigests digests = new EventDigests(1 << 20);
    for (int i = 0; i < 20_000; i++) {
      digests.add("text " + i);
      digests.add("text " + i);
    }

    for (int i = 0; i < 20_000; i++) {
      assertThat(digests.has("text " + i)).isTrue();
      assertThat(digests.has("other " + i)).isFalse();
    }
  }

  @Test
  void add_beyondTheBound_remembersNoMore() {
    EventDigests digests = new EventDigests(2);
    digests.add("a");
    digests.add("b");
    digests.add("c");

    assertThat(digests.has("a")).isTrue();
    assertThat(digests.has("b")).isTrue();
    assertThat(digests.has("c")).isFalse();
  }
}
