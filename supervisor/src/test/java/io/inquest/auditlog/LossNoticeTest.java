package io.inquest.auditlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossNoticeTest {
  @ParameterizedTest
  @CsvSource({
    "[ 5058.113113] kauditd_printk_skb: 113 callbacks suppressed,113",
    "kauditd_printk_skb: 2 callbacks suppressed,2",
    "[ 5058.113113] audit_printk_skb: 7 callbacks suppressed,7",
    "[ 5058.1] audit: audit_lost=5 audit_rate_limit=0 audit_backlog_limit=64,5",
    "[ 5058.1] audit: rate limit exceeded,0",
    "[ 5058.1] audit: backlog limit exceeded,0",
    "[ 5058.1] audit: audit_backlog=65 > audit_backlog_limit=64,0",
    "[ 5058.1] audit: kauditd hold queue overflow,0",
    "Sep 21 14:15:09 hostb kernel: audit: kauditd hold queue overflow,0",
    "Sep 21 14:15:09 hostb kernel: [ 5060.1] kauditd_printk_skb: 9 callbacks suppressed,9",
    "Sep 21 14:15:09 hostb systemd-journald[200]: Missed 34 kernel messages,34",
    "Sep 21 14:15:09 hostb auditd[300]: queue to plugins is full - dropping event,0"
  })
  void notice_isALoss(String line, long count) {
    List<Reading> found = Logs.read(line);

    assertThat(found).singleElement().isInstanceOf(Reading.Loss.class);
    assertThat(((Reading.Loss) found.get(0)).count()).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sep 21 14:15:09 hostb demo[1]: kauditd_printk_skb: 113 callbacks suppressed",
        "[ 5058.113113] net_ratelimit: 113 callbacks suppressed",
        "Sep 21 14:15:09 hostb demo: audit: rate limit exceeded"
      })
  void noticeOfOthers_isNone(String line) {
    assertThat(Logs.read(line)).isEmpty();
  }

  @Test
  void totals_areCountedOnce() {
    String total = "audit: audit_lost=%d audit_rate_limit=0 audit_backlog_limit=64";

    assertThat(Logs.read(total.formatted(5), total.formatted(8), total.formatted(2)))
        .extracting(reading -> ((Reading.Loss) reading).count())
        .containsExactly(5L, 3L, 2L);
  }
}
