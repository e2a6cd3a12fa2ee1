package io.inquest.auditlog;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.ImportedRecord;
import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompAction;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Android's log: {@code logcat -v threadtime}, {@code time} and {@code brief}, and what debuggerd
 * writes there of a call that seccomp refused. Owned by one thread.
 *
 * <p>debuggerd is told by SIGSYS, which a process can handle only where the filter answered TRAP.
 */
final class Logcat {
  private static final Pattern THREADTIME =
      Pattern.compile(
          "(?:(\\d{4})-)?(\\d\\d)-(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d)\\.(\\d{3,9})(?:"
              + " ([+-]\\d{4}))? +(?:[\\w.]+ +)??(\\d{1,10}) +(\\d{1,10}) [VDIWEFA] (.*?) *: (.*)");
  private static final Pattern TIME =
      Pattern.compile(
          "(?:(\\d{4})-)?(\\d\\d)-(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d)\\.(\\d{3,9})"
              + "(?: ([+-]\\d{4}))? +[VDIWEFA]/(.*?) *\\( *(\\d{1,10})\\): (.*)");
  private static final Pattern BRIEF =
      Pattern.compile("[VDIWEFA]/(.*?) *\\( *(\\d{1,10})(?:: *\\d+)?\\): (.*)");

  private static final Pattern CAUSE =
      Pattern.compile(
          "Cause: seccomp prevented call to disallowed (\\w{1,16}) system call (\\d{1,10})");
  private static final Pattern CRASHED =
      Pattern.compile("pid: (\\d{1,9}), tid: (\\d{1,9}), name: (.*?) +>>> (.*) <<<");

  private static final int RISCV64 = 0xc00000f3;

  private Optional<Crashed> crashed = Optional.empty();

  /** The process that the lines of one writer are about. */
  private record Crashed(int writer, int pid, int tid, String comm) {}

  /**
   * An entry of the log.
   *
   * @param pid of the process that wrote it
   * @param tid of the task that did; 0 if it is not written
   */
  record Entry(Stamp stamp, int pid, int tid, String tag, String message) {
    LineHead head() {
      return new LineHead(stamp, Optional.empty(), tag, message);
    }
  }

  /** The entry that a line is; empty if it is none. */
  Optional<Entry> entry(String line) {
    Matcher found = THREADTIME.matcher(line);
    if (found.matches()) {
      return Optional.of(entry(found, 9, 10, 11, 12));
    }
    found = TIME.matcher(line);
    if (found.matches()) {
      return Optional.of(entry(found, 10, 0, 9, 11));
    }
    found = BRIEF.matcher(line);
    if (found.matches()) {
      return Optional.of(
          new Entry(Stamp.NONE, id(found.group(2)), 0, found.group(1), found.group(3)));
    }
    return Optional.empty();
  }

  private static Entry entry(Matcher found, int pid, int tid, int tag, int message) {
    return new Entry(
        stamp(found),
        id(found.group(pid)),
        tid == 0 ? 0 : id(found.group(tid)),
        found.group(tag),
        found.group(message));
  }

  private static int id(String digits) {
    return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(digits));
  }

  private static Stamp stamp(Matcher found) {
    try {
      LocalDateTime date =
          LocalDateTime.of(
              found.group(1) == null ? 0 : Integer.parseInt(found.group(1)),
              Integer.parseInt(found.group(2)),
              Integer.parseInt(found.group(3)),
              Integer.parseInt(found.group(4)),
              Integer.parseInt(found.group(5)),
              Integer.parseInt(found.group(6)),
              Integer.parseInt((found.group(7) + "000000").substring(0, 9)));
      return Stamp.of(date, found.group(8) == null ? null : ZoneOffset.of(found.group(8)));
    } catch (DateTimeException e) {
      return Stamp.NONE;
    }
  }

  /** What an entry tells of a refused call. */
  Reading read(Entry entry, WallClock clock, Line line) {
    if (!entry.tag().equals("DEBUG") && !entry.tag().equals("crash_dump64")) {
      return Reading.NOTHING;
    }
    Matcher who = CRASHED.matcher(entry.message());
    if (who.matches()) {
      crashed =
          Optional.of(new Crashed(entry.pid(), id(who.group(1)), id(who.group(2)), who.group(3)));
      return Reading.NOTHING;
    }
    Matcher cause = CAUSE.matcher(entry.message().strip());
    if (!cause.matches()) {
      return entry.message().startsWith("Cause: seccomp prevented")
          ? new Reading.Malformed(
              line.number(), "it ends before the call's number does", line.text())
          : Reading.NOTHING;
    }
    int auditArch = auditArch(cause.group(1));
    long nr = Long.parseLong(cause.group(2));
    if (auditArch == 0 || nr > Integer.MAX_VALUE) {
      return new Reading.Malformed(
          line.number(), "its call is of no ABI that is known", line.text());
    }
    // Else the process wrote it itself.
    boolean named = crashed.isPresent() && crashed.get().writer() == entry.pid();
    WallClock.Time time = clock.at(entry.stamp());
    return new Reading.Event(
        new KernelEvent(
            time.nanos(),
            false,
            named ? crashed.get().pid() : entry.pid(),
            named ? crashed.get().tid() : entry.tid(),
            named ? crashed.get().comm() : "",
            "",
            auditArch,
            (int) nr,
            0,
            SeccompAction.TRAP.value(),
            Decision.NOT_RECORDED,
            new ImportedRecord(line.number(), "", "", time.doubts(), line.text())));
  }

  private static int auditArch(String abi) {
    return switch (abi) {
      case "arm64" -> Aarch64.ABI.auditArch();
      case "arm" -> Arm.ABI.auditArch();
      case "x86_64" -> X86_64.ABI.auditArch();
      case "x86" -> I386.ABI.auditArch();
      case "riscv64" -> RISCV64;
      default -> 0;
    };
  }
}
