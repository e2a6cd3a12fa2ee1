package io.inquest.auditlog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a log writes before a message: priority, time, machine, and who says it.
 *
 * <p>Known are audit.log (nothing, or {@code node=}), dmesg with every {@code --time-format},
 * {@code /dev/kmsg} as it is, syslog of RFC 3164 and 5424, and the short forms of journalctl.
 *
 * @param stamp the log's own time
 * @param host the machine; empty if it is not named
 * @param speaker {@code kernel}, {@code audit}, a program's name; empty if it is not named, as in
 *     the kernel's and auditd's own logs
 * @param body the message
 */
record LineHead(Stamp stamp, Optional<String> host, String speaker, String body) {
  /** Who passes on what the kernel says. A name in a log of text is a claim, no proof. */
  private static final Set<String> KERNEL =
      Set.of("", "kernel", "klogd", "audit", "auditd", "audispd", "audisp-syslog", "auditctl");

  private static final Pattern PRIORITY = Pattern.compile("<\\d{1,3}>(1 (?=\\d{4}-|- ))?");
  private static final Pattern LEVEL =
      Pattern.compile(
          "(?:kern|user|daemon|auth|syslog|local\\d|authpriv) *:"
              + "(?:emerg|alert|crit|err|warn|notice|info|debug) *: ");
  private static final Pattern SINCE_BOOT =
      Pattern.compile(
          "\\[ *(\\+?)(\\d{1,12})(?:[.,](\\d{1,9}))?(?: *<[ +]*[\\d.,]+>)?\\] ?"
              + "(?:\\[ *[TC]\\d+\\] ?)?");

  /**
   * Priority, sequence, microseconds since boot, flags (dev-kmsg in the kernel's ABI/testing).
   * Below 8 the kernel itself speaks: what programs write there gets another facility.
   */
  private static final Pattern KMSG =
      Pattern.compile("[0-7],\\d{1,20},(\\d{1,18}),[-c+](?:,[^;]{0,200})?;");

  private static final Pattern SINCE_LAST = Pattern.compile("[\\[<] *\\+? *\\d+[.,]\\d+[\\]>] ");
  private static final Pattern CTIME =
      Pattern.compile(
          "\\[\\p{L}{2,4}\\.? (\\p{L}{3})\\p{L}?\\.? +(\\d{1,2}) (\\d\\d):(\\d\\d):(\\d\\d)"
              + " (\\d{4})\\] ");
  private static final Pattern RELATIVE =
      Pattern.compile("\\[(\\p{L}{3}) ?(\\d{1,2}) (\\d\\d):(\\d\\d)\\] ");
  private static final Pattern ISO =
      Pattern.compile(
          "(?:\\p{L}{2,4}\\.? )?(\\d{4})-(\\d\\d)-(\\d\\d)[T"
              + " ](\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?(?: ?(Z|[+-]\\d\\d:?\\d\\d)(?= )|"
              + " (UTC|GMT|[A-Z]{2,5})(?= ))? ");
  private static final Pattern BSD =
      Pattern.compile(
          "(\\p{L}{3}) +(\\d{1,2}) (?:(\\d{4}) )?(\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))? ");
  private static final Pattern UNIX = Pattern.compile("(\\d{9,11})\\.(\\d{6}) ");
  private static final Pattern SPEAKER =
      Pattern.compile(
          "(?:([^\\s\\[\\]=]*[^\\s:\\[\\]=]) )?([A-Za-z0-9_./@\\\\-]{1,64})(?:\\[\\d{1,10}\\])?: ");
  private static final Pattern STRUCTURED =
      Pattern.compile(
          "(\\S+) (\\S+) (\\S+) (\\S+) (?:-|(?:\\[(?:[^\\]\\\\]|\\\\.)*\\])+) ?\\x{feff}?");

  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  /** Takes the head of a line apart. */
  static LineHead of(String line) {
    return new Reader(line).read();
  }

  /** Whether the message may be the kernel's. */
  boolean isOfTheKernel() {
    return KERNEL.contains(speaker);
  }

  /** The month of an English abbreviation, 0 if it is none. */
  static int month(String name) {
    int at = MONTHS.indexOf(name);
    return at >= 0 && at % 3 == 0 ? at / 3 + 1 : 0;
  }

  /** Takes the parts off the front of a line, in turn. */
  private static final class Reader {
    private final String line;
    private int at;
    private Stamp stamp = Stamp.NONE;
    private boolean logged;

    Reader(String line) {
      this.line = line;
    }

    LineHead read() {
      Matcher priority = take(PRIORITY);
      boolean structured = priority != null && priority.group(1) != null;
      take(LEVEL);
      boolean dated = takeDate();
      if (!dated && structured && line.startsWith("- ", at)) {
        at += 2;
      } else if (!dated) {
        takeSinceBoot();
      }
      if (structured) {
        Matcher head = take(STRUCTURED);
        if (head != null) {
          return head(known(head.group(1)), known(head.group(2)).orElse(""));
        }
      }
      boolean mayName = dated || stamp.sinceBoot().isPresent();
      Matcher speaker = mayName && !saysKernelHere() ? take(SPEAKER) : null;
      return speaker == null
          ? head(Optional.empty(), logged && !saysKernelHere() ? "?" : "")
          : head(Optional.ofNullable(speaker.group(1)), speaker.group(2));
    }

    private LineHead head(Optional<String> host, String speaker) {
      // Where syslog writes the kernel's own time as well.
      if (speaker.equals("kernel")) {
        take(SINCE_BOOT);
      }
      return new LineHead(stamp, host, speaker, line.substring(at));
    }

    private static Optional<String> known(String word) {
      return word.equals("-") ? Optional.empty() : Optional.of(word);
    }

    /** Whether the kernel's message begins here, without a machine and a speaker before it. */
    private boolean saysKernelHere() {
      return line.startsWith("audit: ", at)
          || line.startsWith("type=", at)
          || line.startsWith("node=", at)
          || line.startsWith("kauditd_printk_skb: ", at)
          || line.startsWith("audit_printk_skb: ", at);
    }

    private boolean takeDate() {
      Matcher date = take(ISO);
      if (date != null) {
        logged = true;
        return dated(
            date.group(1),
            date.group(2),
            date.group(3),
            date,
            4,
            zone(date.group(8), date.group(9)));
      }
      date = take(BSD);
      if (date != null) {
        logged = true;
        return dated(date.group(3), monthOf(date.group(1)), date.group(2), date, 4, null);
      }
      date = take(CTIME);
      if (date != null) {
        return dated(date.group(6), monthOf(date.group(1)), date.group(2), date, 3, null);
      }
      date = take(RELATIVE);
      if (date != null) {
        take(SINCE_LAST);
        return dated(null, monthOf(date.group(1)), date.group(2), date, 3, null);
      }
      date = take(UNIX);
      if (date != null) {
        logged = true;
        Instant time =
            Instant.ofEpochSecond(
                Long.parseLong(date.group(1)), Long.parseLong(date.group(2)) * 1000);
        stamp = Stamp.of(LocalDateTime.ofInstant(time, ZoneOffset.UTC), ZoneOffset.UTC);
        return true;
      }
      return false;
    }

    private void takeSinceBoot() {
      Matcher kmsg = take(KMSG);
      if (kmsg != null) {
        long micros = Long.parseLong(kmsg.group(1));
        String fraction = Long.toString(1_000_000 + micros % 1_000_000).substring(1);
        stamp = Stamp.sinceBoot(micros / 1_000_000 + "." + fraction);
        return;
      }
      Matcher boot = take(SINCE_BOOT);
      if (boot == null) {
        take(SINCE_LAST);
        return;
      }
      // A difference to the line before is no time.
      if (boot.group(1).isEmpty()) {
        String fraction = boot.group(3) == null ? "" : "." + boot.group(3);
        stamp = Stamp.sinceBoot(boot.group(2) + fraction);
      }
    }

    private static String monthOf(String name) {
      return Integer.toString(month(name));
    }

    private static ZoneOffset zone(String offset, String name) {
      try {
        if (offset != null) {
          return ZoneOffset.of(offset);
        }
        return name != null && (name.equals("UTC") || name.equals("GMT")) ? ZoneOffset.UTC : null;
      } catch (DateTimeException e) {
        return null;
      }
    }

    /** Hours, minutes, seconds and their fraction are the groups from {@code time} on. */
    private boolean dated(
        String year, String month, String day, Matcher date, int time, ZoneOffset zone) {
      try {
        boolean seconds = date.pattern() != RELATIVE;
        boolean fraction = date.pattern() == ISO || date.pattern() == BSD;
        String nanos = fraction && date.group(time + 3) != null ? date.group(time + 3) : "";
        LocalDateTime found =
            LocalDateTime.of(
                year == null ? 0 : Integer.parseInt(year),
                Integer.parseInt(month),
                Integer.parseInt(day),
                Integer.parseInt(date.group(time)),
                Integer.parseInt(date.group(time + 1)),
                seconds ? Integer.parseInt(date.group(time + 2)) : 0,
                Integer.parseInt((nanos + "000000000").substring(0, 9)));
        stamp = Stamp.of(found, zone);
      } catch (DateTimeException e) {
        // The 30th of February: there is no such date, but the message is what it is.
        stamp = Stamp.NONE;
      }
      return true;
    }

    private Matcher take(Pattern pattern) {
      Matcher matcher = pattern.matcher(line).region(at, line.length());
      if (!matcher.lookingAt()) {
        return null;
      }
      at = matcher.end();
      return matcher;
    }
  }
}
