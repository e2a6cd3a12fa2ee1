package io.inquest.query.cause;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.entry.Bytes;
import io.inquest.audit.journal.JournalFullException;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.cause.evidence.EvidenceCollector;
import io.inquest.query.cause.evidence.RunEvidence;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The records of an imagined run: what the tracer would have written, on a clock set by hand. */
public final class RunRecord {
  /** The launched program's process. */
  public static final int MAIN = 100;

  private static final long START = 1_795_000_000_000_000_000L;
  private static final long MILLISECOND = 1_000_000;

  private final List<AuditEntry> entries = new ArrayList<>();
  private final Map<Integer, Integer> tgids = new HashMap<>();
  private final Map<Integer, String> exes = new HashMap<>();
  private final Map<Integer, Integer> statuses = new HashMap<>();
  private long now = START;
  private long sequence;
  private long passed;
  private Architecture abi = X86_64.ABI;
  private String policy = "policy";
  private String rule = "default";
  private String format = "";
  private int stack;

  private RunRecord() {}

  /** A run that launches {@code exe} as process {@link #MAIN}. */
  public static RunRecord of(String exe, String... arguments) {
    RunRecord record = new RunRecord();
    List<String> command = new ArrayList<>(List.of(exe));
    command.addAll(Arrays.asList(arguments));
    record.entries.add(
        new RunStarted(
            START,
            7,
            "host",
            "boot",
            "6.18",
            "x86_64",
            0,
            99,
            "0.1.0",
            command,
            "/",
            "refusals",
            Optional.empty()));
    record.tgids.put(MAIN, MAIN);
    record.entries.add(new TaskStarted(START, MAIN, MAIN, 0, TaskStart.LAUNCH));
    return record.exec(MAIN, exe);
  }

  /** The run was recorded with {@code --record all}. */
  public RunRecord recordedAll() {
    RunStarted start = (RunStarted) entries.get(0);
    entries.set(
        0,
        new RunStarted(
            start.time(),
            start.run(),
            start.host(),
            start.bootId(),
            start.kernelRelease(),
            start.architecture(),
            start.uid(),
            start.supervisorPid(),
            start.version(),
            start.arguments(),
            start.workingDirectory(),
            "all",
            start.group()));
    return this;
  }

  /** A call that is let through. */
  public RunRecord call(int tid, String call, long... arguments) {
    return refuse(tid, call, SeccompAction.ALLOW, 0, 0, arguments);
  }

  /** The last call returned. */
  public RunRecord returned(long result) {
    entries.add(new ResultKnown(tick(), sequence, result));
    return this;
  }

  /** Lets milliseconds pass. */
  public RunRecord after(double milliseconds) {
    now += (long) (milliseconds * MILLISECOND);
    return this;
  }

  private long tick() {
    return now += MILLISECOND / 10;
  }

  public RunRecord exec(int tid, String exe) {
    exes.put(tgids.get(tid), exe);
    entries.add(new TaskExecuted(tick(), tid, tgids.get(tid), exe, comm(exe), ""));
    return this;
  }

  public RunRecord fork(int parent, int child) {
    tgids.put(child, child);
    exes.put(child, exes.get(tgids.get(parent)));
    entries.add(new TaskStarted(tick(), child, child, parent, TaskStart.FORK));
    return this;
  }

  public RunRecord thread(int parent, int tid) {
    tgids.put(tid, tgids.get(parent));
    entries.add(new TaskStarted(tick(), tid, tgids.get(parent), parent, TaskStart.CLONE));
    return this;
  }

  /** From here on refusals are of this rule, of the filter with index 0. */
  public RunRecord by(String policy, String rule) {
    this.policy = policy;
    this.rule = rule;
    return this;
  }

  /** The policy of filters from here on is written in this format. */
  public RunRecord writtenIn(String format) {
    this.format = format;
    return this;
  }

  /** From here on calls are of the i386 ABI. */
  public RunRecord i386() {
    return of(I386.ABI);
  }

  /** From here on calls are of another ABI. */
  public RunRecord of(Architecture other) {
    abi = other;
    return this;
  }

  /** A policy's filter with index 0 joins the chain. */
  public RunRecord filter(List<RulePlace> rules, Instruction... program) {
    byte[] bytes =
        program.length == 0
            ? new byte[0]
            : Program.of(List.of(program)).toBytes(ByteOrder.nativeOrder());
    entries.add(
        new FilterInstalled(
            START,
            0,
            Origin.POLICY,
            policy,
            MAIN,
            0,
            digest(bytes),
            Bytes.of(bytes),
            rules,
            true,
            "",
            CallSite.NONE,
            format));
    return this;
  }

  public RunRecord filter(int index, Origin origin, String policy, Instruction... program) {
    byte[] bytes = Program.of(List.of(program)).toBytes(ByteOrder.nativeOrder());
    entries.add(
        new FilterInstalled(
            now,
            index,
            origin,
            policy,
            MAIN,
            0,
            digest(bytes),
            Bytes.of(bytes),
            List.of(),
            true,
            "",
            CallSite.NONE,
            ""));
    return this;
  }

  public RunRecord errno(int tid, String call, String errno, long... arguments) {
    return refuse(
        tid,
        call,
        SeccompAction.ERRNO,
        errno.equals("0") ? 0 : ErrnoNames.number(errno).getAsInt(),
        0,
        arguments);
  }

  public RunRecord answer(int tid, String call, SeccompAction action, long... arguments) {
    return refuse(tid, call, action, 0, 0, arguments);
  }

  public RunRecord refuse(
      int tid, String call, SeccompAction action, int data, int filter, long... arguments) {
    List<Long> six = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      six.add(i < arguments.length ? arguments[i] : 0L);
    }
    passed += action.isRefusal() ? 0 : 1;
    String exe = exes.get(tgids.get(tid));
    entries.add(
        new Decision(
            tick(),
            ++sequence,
            tgids.get(tid),
            tid,
            comm(exe),
            exe,
            abi.auditArch(),
            abi.syscalls().number(call).getAsInt(),
            six,
            call + "(...)",
            0x7f00_0000_1000L,
            action.value(),
            data,
            filter,
            3,
            filter == 0 ? policy : "",
            filter == 0 ? rule : "",
            OptionalLong.empty(),
            stack));
    return this;
  }

  /** Refusals from now on are by calls of these functions, the innermost first. */
  public RunRecord inside(String... functions) {
    List<Frame> frames = new ArrayList<>();
    for (String function : functions) {
      frames.add(new Frame(1, "/lib/libc.so.6", 1, "", function, 4, "", 0));
    }
    entries.add(new StackTaken(tick(), ++stack, MAIN, MAIN, frames, ""));
    return this;
  }

  public RunRecord signal(int tid, int signal, int code, int sender) {
    entries.add(new SignalDelivered(tick(), tid, tgids.get(tid), signal, code, sender, 0));
    return this;
  }

  public RunRecord exit(int tid, int status) {
    return end(tid, status << 8);
  }

  public RunRecord killed(int tid, int signal) {
    return end(tid, signal);
  }

  private RunRecord end(int tid, int waitStatus) {
    statuses.put(tid, waitStatus);
    entries.add(new TaskExited(tick(), tid, tgids.get(tid), waitStatus));
    return this;
  }

  public RunRecord gap(GapKind kind, String detail) {
    entries.add(new Gap(tick(), kind, MAIN, 0, detail));
    return this;
  }

  public RunRecord supervisorLost() {
    entries.add(new RunEnded(tick(), Outcome.LOST, 9, sequence, sequence - passed));
    return this;
  }

  public RunRecord detached() {
    entries.add(new RunEnded(tick(), Outcome.DETACHED, 0, sequence, sequence - passed));
    return this;
  }

  /** The entries so far; with the run's end if the launched program ended. */
  public List<AuditEntry> entries() {
    List<AuditEntry> all = new ArrayList<>(entries);
    Integer status = statuses.get(MAIN);
    if (status != null) {
      Outcome outcome = (status & 0x7f) == 0 ? Outcome.EXITED : Outcome.SIGNALED;
      all.add(new RunEnded(tick(), outcome, status, sequence, sequence - passed));
    }
    return all;
  }

  /** The journal loses the decision with this sequence, of which the run's end knows. */
  public RunRecord losing(long lost) {
    entries.removeIf(entry -> entry instanceof Decision decision && decision.sequence() == lost);
    return this;
  }

  /**
   * Appends the entries to a journal, as the tracer does: with the policies that decisions name.
   */
  public void writeTo(JournalWriter writer) throws JournalFullException {
    JournalOfRecord.write(entries(), writer);
  }

  public RunEvidence evidence() {
    EvidenceCollector collector = new EvidenceCollector();
    for (AuditEntry entry : entries()) {
      collector.add(entry);
    }
    return collector.evidence();
  }

  public Finding finding() {
    return CauseOfDeath.of(evidence());
  }

  private static String digest(byte[] program) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(program));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String comm(String exe) {
    String name = exe.substring(exe.lastIndexOf('/') + 1);
    return name.substring(0, Math.min(15, name.length()));
  }
}
