package io.inquest.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimeBucketsTest {
  private static final long MILLISECOND = 1_000_000;

  @Test
  void spans_ofManyTimes_areBoundedAndCountThemAll() {
    TimeBuckets buckets = new TimeBuckets(100);
    for (int i = 0; i < 50_000; i++) {
      buckets.add(1_795_000_000_000_000_000L + (i * 7_919L % 50_000) * MILLISECOND);
    }
    List<TimeBuckets.Bucket> spans = buckets.spans(0, 100);

    assertThat(spans).hasSizeBetween(50, 100);
    assertThat(spans.stream().mapToLong(TimeBuckets.Bucket::count).sum()).isEqualTo(50_000);
    assertThat(spans).allMatch(span -> span.start() % span.width() == 0);
  }

  @Test
  void spans_withALongPause_areAsNarrowAsTheRoomAllows() {
    TimeBuckets buckets = new TimeBuckets(10);
    buckets.add(0);
    buckets.add(1_000_000 * MILLISECOND);

    assertThat(buckets.spans(0, 10)).hasSize(2).allMatch(span -> span.width() < MILLISECOND);
    assertThat(buckets.spans(MILLISECOND, 10)).allMatch(span -> span.width() >= MILLISECOND);
    assertThat(buckets.spans(0, 1)).hasSize(1);
  }
}
