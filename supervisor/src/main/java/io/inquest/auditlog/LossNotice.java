package io.inquest.auditlog;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel and those who keep its log say where they dropped records ({@code
 * kernel/audit.c}, {@code lib/ratelimit.c}, auditd, journald, rsyslog, logd). Owned by one thread.
 */
final class LossNotice {
  private static final Pattern SUPPRESSED =
      Pattern.compile("\\w*audit\\w*: (\\d{1,18}) callbacks suppressed");
  private static final Pattern LOST =
      Pattern.compile(
          "audit: audit_lost=(\\d{1,18}) audit_rate_limit=\\d+ audit_backlog_limit=\\d+");
  private static final Pattern KERNEL =
      Pattern.compile(
          "audit: (?:rate limit exceeded|backlog limit exceeded|audit_backlog=\\d+ >"
              + " audit_backlog_limit=\\d+|kauditd \\w+ queue overflow|out of memory in \\w+"
              + "|error while applying rate.*)");
  private static final Pattern JOURNALD = Pattern.compile("Missed (\\d{1,18}) kernel messages?");
  private static final Pattern KMSG =
      Pattern.compile("/dev/kmsg buffer overrun, some messages lost\\.?");
  private static final Pattern DAEMON =
      Pattern.compile(
          "(?:queue (?:to plugins )?is full - dropping event|Audit daemon has no space left.*"
              + "|dispatch err.*queue full.*|Audit daemon is suspending logging.*)");
  private static final Pattern RSYSLOG =
      Pattern.compile(".*?: (\\d{1,18}) messages lost due to rate-limiting.*");

  private static final List<String> AUDITD = List.of("auditd", "audispd", "audisp-syslog", "");

  private long lost;

  /**
   * A notice.
   *
   * @param count how many records were dropped; 0 if that is not said
   */
  record Notice(long count, String detail) {}

  /** What a message says of dropped records; empty if nothing. */
  Optional<Notice> in(LineHead head) {
    String body = head.body().strip();
    switch (head.speaker()) {
      case "systemd-journald" -> {
        Optional<Notice> missed = counted(JOURNALD, body);
        return missed.isPresent() ? missed : uncounted(KMSG, body);
      }
      case "rsyslogd" -> {
        return counted(RSYSLOG, body);
      }
      default -> {}
    }
    if (!head.isOfTheKernel()) {
      return Optional.empty();
    }
    Matcher total = LOST.matcher(body);
    if (total.matches()) {
      return Optional.of(sinceLast(Long.parseLong(total.group(1)), body));
    }
    Optional<Notice> suppressed = counted(SUPPRESSED, body);
    if (suppressed.isPresent()) {
      return suppressed;
    }
    Optional<Notice> kernel = uncounted(KERNEL, body);
    return kernel.isPresent() || !AUDITD.contains(head.speaker())
        ? kernel
        : uncounted(DAEMON, body);
  }

  /** The kernel counts from its start. */
  private Notice sinceLast(long total, String body) {
    long more = total >= lost ? total - lost : total;
    lost = total;
    return new Notice(
        more, body + " (of the kernel's count, " + more + " are not in earlier notices)");
  }

  private static Optional<Notice> counted(Pattern pattern, String body) {
    Matcher found = pattern.matcher(body);
    return found.matches()
        ? Optional.of(new Notice(Long.parseLong(found.group(1)), body))
        : Optional.empty();
  }

  private static Optional<Notice> uncounted(Pattern pattern, String body) {
    return pattern.matcher(body).matches() ? Optional.of(new Notice(0, body)) : Optional.empty();
  }
}
