package io.inquest.auditlog;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.ImportedRecord;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.SeccompAction;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one seccomp record: the kernel's ({@code audit_seccomp()}, {@code kernel/auditsc.c}), or
 * what {@code ausearch -i} made of it. Owned by one thread.
 */
final class RecordParser {
  private static final String NODE = "node=";

  /** {@code type=SECCOMP msg=audit(…): } and {@code type=1326 audit(…): }. */
  private static final Pattern TYPED =
      Pattern.compile(
          "type=(?:SECCOMP|1326|UNKNOWN\\[1326\\]) (?:msg=)?audit\\(([^()]{1,64})\\) ?: ?");

  /** As journald writes what it got from the kernel: it takes the stamp for itself. */
  private static final Pattern BARE =
      Pattern.compile("(?:SECCOMP|UNKNOWN\\[1326\\]|<audit-1326>|AUDIT1326) (?=auid=|pid=)");

  private static final Pattern KERNEL_STAMP = Pattern.compile("(\\d{1,11})\\.(\\d{3}):(\\d{1,20})");

  private static final Pattern LOCAL_STAMP =
      Pattern.compile(
          "(\\d{1,4})[/.-](\\d{1,2})[/.-](\\d{1,4})"
              + " (\\d\\d):(\\d\\d):(\\d\\d)\\.(\\d{3}):(\\d{1,20})");

  private static final Pattern CODE = Pattern.compile("0x([0-9a-f]{1,8})(?![0-9a-f])");

  /** Between the kernel's fields and the names that auditd's ENRICHED format adds (auditd.conf). */
  private static final List<String> ENRICHMENT = List.of("\u001d", "#035", "\\x1d", "\\035");

  private static final Map<String, SeccompAction> ACTIONS =
      Map.of(
          "kill-process", SeccompAction.KILL_PROCESS,
          "kill-thread", SeccompAction.KILL_THREAD,
          "trap", SeccompAction.TRAP,
          "errno", SeccompAction.ERRNO,
          "user-notify", SeccompAction.USER_NOTIF,
          "user-notif", SeccompAction.USER_NOTIF,
          "trace", SeccompAction.TRACE,
          "log", SeccompAction.LOG,
          "allow", SeccompAction.ALLOW);

  private final WallClock clock;

  RecordParser(WallClock clock) {
    this.clock = clock;
  }

  /** Whether the message is a seccomp record, or the beginning of one. */
  static boolean isRecord(String body) {
    String typed = withoutNode(body);
    return TYPED.matcher(typed).lookingAt()
        || BARE.matcher(typed).lookingAt()
        || (typed.length() > 5 && "type=SECCOMP msg=audit(".startsWith(typed))
        || (typed.startsWith("type=SECCOMP ") || typed.startsWith("type=1326 "));
  }

  private static String withoutNode(String body) {
    String said = body.startsWith("audit: ") ? body.substring("audit: ".length()) : body;
    int space = said.startsWith(NODE) ? said.indexOf(' ') : -1;
    return space < 0 ? said : said.substring(space + 1);
  }

  private static Optional<String> node(String body) {
    int space = body.startsWith(NODE) ? body.indexOf(' ') : -1;
    return space < 0 ? Optional.empty() : Optional.of(body.substring(NODE.length(), space));
  }

  /**
   * The event that a record tells of.
   *
   * @param head of its line
   * @throws MalformedRecordException if it is not whole
   */
  KernelEvent parse(LineHead head, Source source) throws MalformedRecordException {
    String body = withoutNode(head.body());
    Matcher typed = TYPED.matcher(body);
    boolean stamped = typed.lookingAt();
    Matcher bare = BARE.matcher(body);
    if (!stamped && !bare.lookingAt()) {
      throw new MalformedRecordException("it ends before its fields do");
    }
    String fields = body.substring(stamped ? typed.end() : bare.end());
    Moment moment = stamped ? moment(typed.group(1), head.stamp()) : logged(head.stamp(), source);
    Optional<String> host = node(head.body()).or(head::host);
    return event(fields, moment, host, source);
  }

  /**
   * Where a record was read.
   *
   * @param line its number
   * @param text as it was read
   * @param event the kernel's stamp and serial, if they stand beside the record
   * @param exact whether the log's time is the kernel's
   */
  record Source(long line, String text, String event, boolean exact) {
    static Source of(Line line) {
      return new Source(line.number(), line.text(), "", false);
    }
  }

  /**
   * When something happened.
   *
   * @param event as {@link ImportedRecord} has it
   */
  private record Moment(
      long time, boolean exact, boolean interpreted, String event, List<String> doubts) {}

  /** The kernel's stamp where there is one, else the log's. */
  private Moment moment(String written, Stamp log) throws MalformedRecordException {
    Matcher kernel = KERNEL_STAMP.matcher(written);
    if (kernel.matches()) {
      long seconds = Long.parseLong(kernel.group(1));
      // Android's logd writes 0.0 there, and its own time before it.
      if (seconds != 0) {
        long time = (seconds * 1000 + Long.parseLong(kernel.group(2))) * 1_000_000;
        clock.learn(log, time);
        return new Moment(time, true, false, written, List.of());
      }
      WallClock.Time time = clock.at(log);
      return new Moment(time.nanos(), false, false, "", time.doubts());
    }
    Matcher local = LOCAL_STAMP.matcher(written);
    if (local.matches()) {
      WallClock.Time time = clock.at(interpretedDate(local));
      String event = seconds(time.nanos()) + "." + local.group(7) + ":" + local.group(8);
      return new Moment(time.nanos(), true, true, event, time.doubts());
    }
    throw new MalformedRecordException("its stamp is not one of the kernel's");
  }

  private Moment logged(Stamp log, Source source) {
    WallClock.Time time = clock.at(log);
    List<String> doubts = new ArrayList<>(time.doubts());
    if (time.nanos() != 0 && !source.exact()) {
      doubts.add(ImportedRecord.LOGGED);
    }
    return new Moment(time.nanos(), source.exact(), false, source.event(), doubts);
  }

  private static long seconds(long nanos) {
    return Math.floorDiv(nanos, 1_000_000_000L);
  }

  /** A date in the form of some locale: 09/21/26, 21.09.2026, 2026-09-21. */
  private static Stamp interpretedDate(Matcher local) throws MalformedRecordException {
    int first = Integer.parseInt(local.group(1));
    int second = Integer.parseInt(local.group(2));
    int third = Integer.parseInt(local.group(3));
    boolean yearFirst = local.group(1).length() == 4;
    char separator = local.group(0).charAt(local.end(1));
    boolean dayFirst = !yearFirst && (separator == '.' || first > 12);
    int year = yearFirst ? first : third < 100 ? 2000 + third : third;
    int month = yearFirst || dayFirst ? second : first;
    int day = yearFirst ? third : dayFirst ? first : second;
    try {
      LocalDateTime date =
          LocalDateTime.of(
              year,
              month,
              day,
              Integer.parseInt(local.group(4)),
              Integer.parseInt(local.group(5)),
              Integer.parseInt(local.group(6)),
              Integer.parseInt(local.group(7)) * 1_000_000);
      boolean ambiguous = separator == '/' && !yearFirst && !dayFirst && day <= 12 && day != month;
      return new Stamp(Optional.of(date), Optional.empty(), Optional.empty(), ambiguous);
    } catch (DateTimeException e) {
      throw new MalformedRecordException("its date does not exist");
    }
  }

  private static KernelEvent event(String body, Moment moment, Optional<String> host, Source source)
      throws MalformedRecordException {
    String kernels = withoutEnrichment(body);
    boolean interpreted = moment.interpreted() || hasNames(kernels);
    RecordFields fields = RecordFields.of(kernels, interpreted);
    String code = fields.require("code");
    int auditArch = auditArch(fields.get("arch"));
    String call = fields.require("syscall");
    int nr = nr(call, auditArch);
    List<String> doubts = new ArrayList<>();
    if (interpreted) {
      doubts.add(ImportedRecord.INTERPRETED);
    }
    doubts.addAll(moment.doubts());
    SeccompAction action = action(code);
    return new KernelEvent(
        moment.time(),
        moment.exact(),
        (int) number(fields.require("pid"), "pid", 1, Integer.MAX_VALUE),
        0,
        fields.text("comm"),
        fields.text("exe"),
        auditArch,
        nr,
        address(fields.get("ip").orElse("0x0")),
        action.value(),
        code.strip().equals("kill") ? Decision.KILL_OF_EITHER_KIND : Decision.NOT_RECORDED,
        new ImportedRecord(source.line(), moment.event(), host.orElse(""), doubts, source.text()));
  }

  private static String withoutEnrichment(String body) {
    int end = body.length();
    int code = Math.max(0, body.lastIndexOf(" code="));
    for (String mark : ENRICHMENT) {
      int at = body.indexOf(mark, code);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    return body.substring(0, end).stripTrailing();
  }

  /** Whether the last fields, in which nobody chooses a text, have names for numbers. */
  private static boolean hasNames(String body) {
    int sig = body.lastIndexOf(" sig=");
    return sig >= 0 && body.startsWith("SIG", sig + 5);
  }

  private static int auditArch(Optional<String> written) throws MalformedRecordException {
    if (written.isEmpty()) {
      return 0;
    }
    String arch = written.get();
    Optional<Architecture> named = Architecture.named(arch.toLowerCase(Locale.ROOT));
    if (named.isPresent()) {
      return named.get().auditArch();
    }
    try {
      return Integer.parseUnsignedInt(arch.startsWith("0x") ? arch.substring(2) : arch, 16);
    } catch (NumberFormatException e) {
      throw new MalformedRecordException("arch= is neither a number nor an ABI that is known");
    }
  }

  private static int nr(String call, int auditArch) throws MalformedRecordException {
    String unknown = "unknown-syscall(";
    String number =
        call.startsWith(unknown) && call.endsWith(")")
            ? call.substring(unknown.length(), call.length() - 1)
            : call;
    char first = number.isEmpty() ? ' ' : number.charAt(0);
    if (first == '-' || Character.isDigit(first)) {
      return (int) number(number, "syscall", Integer.MIN_VALUE + 1L, 0xffffffffL);
    }
    Optional<Architecture> abi = Architecture.of(auditArch, 0);
    OptionalInt known = abi.isPresent() ? abi.get().syscalls().number(number) : OptionalInt.empty();
    return known.orElse(Decision.UNKNOWN_NR);
  }

  private static long number(String text, String name, long least, long most)
      throws MalformedRecordException {
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new MalformedRecordException(name + "= is not a number that it can have");
  }

  private static long address(String ip) throws MalformedRecordException {
    try {
      return Long.parseUnsignedLong(ip.startsWith("0x") ? ip.substring(2) : ip, 16);
    } catch (NumberFormatException e) {
      throw new MalformedRecordException("ip= is no address");
    }
  }

  /** The kernel writes the action alone: {@code seccomp_log()} of {@code kernel/seccomp.c}. */
  private static SeccompAction action(String code) throws MalformedRecordException {
    String written = code.strip();
    String unknown = "unknown-seccomp-code(";
    if (written.startsWith(unknown)) {
      written = written.substring(unknown.length());
    }
    Matcher hex = CODE.matcher(written);
    if (hex.lookingAt()) {
      int value = Integer.parseUnsignedInt(hex.group(1), 16);
      SeccompAction action = SeccompAction.of(value);
      if (action.value() == value) {
        return action;
      }
      throw new MalformedRecordException("code= is not an action of the kernel's, or is cut off");
    }
    String name = written.replace('_', '-').toLowerCase(Locale.ROOT);
    SeccompAction named = name.equals("kill") ? SeccompAction.KILL_THREAD : ACTIONS.get(name);
    if (named == null) {
      throw new MalformedRecordException("code= is not an action of the kernel's, or is cut off");
    }
    return named;
  }
}
