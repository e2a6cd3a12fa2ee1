package io.inquest.audit.entry;

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
import io.inquest.audit.entry.AuditEntry.TextDefined;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Entries as bytes: the payload of a journal frame, but for decisions, which come so often that the
 * journal's frame layout gives them one of their own.
 *
 * <p>The payload has the record's components in their order, without the time, which the frame
 * holds. {@code int} takes 4 bytes, {@code long} 8, {@code boolean} 1, all in the buffer's byte
 * order; a text is its length in UTF-8 bytes ({@code int}) and those bytes; an enumeration is its
 * name as a text; a list is its size ({@code int}) and its elements; an optional is a {@code
 * boolean} and, if true, the value. Nothing is aligned.
 *
 * <p>Stateless; safe for all threads.
 */
public final class EntryCodec {
  private EntryCodec() {}

  /**
   * Appends the entry's payload to {@code out}.
   *
   * @return the code of the entry's type, which the frame holds beside the payload
   * @throws IllegalArgumentException for a decision: the journal's frame layout fixes its payload
   */
  public static int encode(AuditEntry entry, PayloadWriter out) {
    Encoder encoder = new Encoder(out);
    entry.accept(encoder);
    return encoder.type;
  }

  private static final class Encoder implements EntryVisitor {
    private final PayloadWriter out;
    private int type;

    Encoder(PayloadWriter out) {
      this.out = out;
    }

    @Override
    public void visit(RunStarted e) {
      type = EntryType.RUN_STARTED;
      out.number(e.run()).text(e.host()).text(e.bootId()).text(e.kernelRelease());
      out.text(e.architecture()).number(e.uid()).number(e.supervisorPid()).text(e.version());
      out.number(e.arguments().size());
      for (String argument : e.arguments()) {
        out.text(argument);
      }
      out.text(e.workingDirectory()).text(e.recordMode()).flag(e.group().isPresent());
      if (e.group().isPresent()) {
        out.text(e.group().get());
      }
    }

    @Override
    public void visit(TextDefined e) {
      type = EntryType.TEXT_DEFINED;
      out.number(e.id()).text(e.text());
    }

    @Override
    public void visit(FilterInstalled e) {
      type = EntryType.FILTER_INSTALLED;
      out.number(e.index()).text(e.origin().name()).text(e.policy()).number(e.tid());
      out.number(e.flags()).text(e.sha256()).bytes(e.program().toArray());
      out.number(e.rules().size());
      for (RulePlace rule : e.rules()) {
        out.number(rule.id()).text(rule.name()).text(rule.action()).text(rule.file());
        out.number(rule.line()).number(rule.column());
      }
      out.flag(e.observed()).text(e.blindSpot());
      CallSite site = e.site();
      out.text(site.comm()).text(site.exe()).number(site.ip()).number(site.stack());
      out.text(e.format());
    }

    @Override
    public void visit(TaskStarted e) {
      type = EntryType.TASK_STARTED;
      out.number(e.tid()).number(e.tgid()).number(e.parentTid()).text(e.how().name());
    }

    @Override
    public void visit(TaskExecuted e) {
      type = EntryType.TASK_EXECUTED;
      out.number(e.tid()).number(e.tgid()).text(e.exe()).text(e.comm());
      out.text(e.marks());
    }

    @Override
    public void visit(Decision e) {
      throw new IllegalArgumentException("the journal lays out decisions itself: " + e);
    }

    @Override
    public void visit(StackTaken e) {
      type = EntryType.STACK_TAKEN;
      out.number(e.number()).number(e.tid()).number(e.tgid()).number(e.frames().size());
      for (Frame frame : e.frames()) {
        out.number(frame.address()).text(frame.module()).number(frame.moduleAddress());
        out.text(frame.buildId()).text(frame.symbol()).number(frame.symbolOffset());
        out.text(frame.source()).number(frame.line());
      }
      out.text(e.cut());
    }

    @Override
    public void visit(ResultKnown e) {
      type = EntryType.RESULT_KNOWN;
      out.number(e.sequence()).number(e.result());
    }

    @Override
    public void visit(SignalDelivered e) {
      type = EntryType.SIGNAL_DELIVERED;
      out.number(e.tid()).number(e.tgid()).number(e.signal()).number(e.code());
      out.number(e.senderPid()).number(e.address());
    }

    @Override
    public void visit(TaskExited e) {
      type = EntryType.TASK_EXITED;
      out.number(e.tid()).number(e.tgid()).number(e.waitStatus());
    }

    @Override
    public void visit(Gap e) {
      type = EntryType.GAP;
      out.text(e.kind().name()).number(e.tid()).number(e.count()).text(e.detail());
    }

    @Override
    public void visit(RunEnded e) {
      type = EntryType.RUN_ENDED;
      out.text(e.outcome().name()).number(e.waitStatus());
      out.number(e.decisions()).number(e.refusals());
    }
  }

  /**
   * The entry whose payload lies between the buffer's position and limit.
   *
   * @throws MalformedEntryException if the bytes are no such entry
   */
  public static AuditEntry decode(int type, long time, ByteBuffer payload)
      throws MalformedEntryException {
    PayloadReader in = new PayloadReader(payload);
    return switch (type) {
      case EntryType.RUN_STARTED -> decodeRunStarted(time, in);
      case EntryType.TEXT_DEFINED -> new TextDefined(time, in.int32(), in.text());
      case EntryType.FILTER_WITHOUT_SITE,
          EntryType.FILTER_WITHOUT_FORMAT,
          EntryType.FILTER_INSTALLED ->
          decodeFilter(type, time, in);
      case EntryType.TASK_STARTED ->
          new TaskStarted(time, in.int32(), in.int32(), in.int32(), in.name(TaskStart.class));
      case EntryType.EXEC_WITHOUT_MARKS ->
          new TaskExecuted(time, in.int32(), in.int32(), in.text(), in.text(), "");
      case EntryType.TASK_EXECUTED ->
          new TaskExecuted(time, in.int32(), in.int32(), in.text(), in.text(), in.text());
      case EntryType.RESULT_KNOWN -> new ResultKnown(time, in.int64(), in.int64());
      case EntryType.SIGNAL_DELIVERED ->
          new SignalDelivered(
              time, in.int32(), in.int32(), in.int32(), in.int32(), in.int32(), in.int64());
      case EntryType.TASK_EXITED -> new TaskExited(time, in.int32(), in.int32(), in.int32());
      case EntryType.GAP ->
          new Gap(time, in.name(GapKind.class), in.int32(), in.int64(), in.text());
      case EntryType.STACK_TAKEN -> decodeStack(time, in);
      case EntryType.RUN_ENDED ->
          new RunEnded(time, in.name(Outcome.class), in.int32(), in.int64(), in.int64());
      default -> throw new MalformedEntryException("no entry has the type " + type);
    };
  }

  private static RunStarted decodeRunStarted(long time, PayloadReader in)
      throws MalformedEntryException {
    long run = in.int64();
    String host = in.text();
    String bootId = in.text();
    String kernelRelease = in.text();
    String architecture = in.text();
    long uid = in.int64();
    long supervisorPid = in.int64();
    String version = in.text();
    int count = in.size();
    List<String> arguments = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      arguments.add(in.text());
    }
    String workingDirectory = in.text();
    String recordMode = in.text();
    Optional<String> group = in.flag() ? Optional.of(in.text()) : Optional.empty();
    return new RunStarted(
        time,
        run,
        host,
        bootId,
        kernelRelease,
        architecture,
        uid,
        supervisorPid,
        version,
        arguments,
        workingDirectory,
        recordMode,
        group);
  }

  private static FilterInstalled decodeFilter(int type, long time, PayloadReader in)
      throws MalformedEntryException {
    int index = in.int32();
    Origin origin = in.name(Origin.class);
    String policy = in.text();
    int tid = in.int32();
    long flags = in.int64();
    String sha256 = in.text();
    Bytes program = Bytes.of(in.bytes());
    int count = in.size();
    List<RulePlace> rules = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rules.add(new RulePlace(in.int32(), in.text(), in.text(), in.text(), in.int32(), in.int32()));
    }
    boolean observed = in.flag();
    boolean withSite = type != EntryType.FILTER_WITHOUT_SITE;
    String blindSpot = withSite ? in.text() : "";
    CallSite site =
        withSite ? new CallSite(in.text(), in.text(), in.int64(), in.int32()) : CallSite.NONE;
    String format = type == EntryType.FILTER_INSTALLED ? in.text() : "";
    return new FilterInstalled(
        time, index, origin, policy, tid, flags, sha256, program, rules, observed, blindSpot, site,
        format);
  }

  private static StackTaken decodeStack(long time, PayloadReader in)
      throws MalformedEntryException {
    int number = in.int32();
    int tid = in.int32();
    int tgid = in.int32();
    int count = in.size();
    List<Frame> frames = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      frames.add(
          new Frame(
              in.int64(),
              in.text(),
              in.int64(),
              in.text(),
              in.text(),
              in.int64(),
              in.text(),
              in.int32()));
    }
    return new StackTaken(time, number, tid, tgid, frames, in.text());
  }
}
