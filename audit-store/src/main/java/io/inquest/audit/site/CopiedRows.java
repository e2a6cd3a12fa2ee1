package io.inquest.audit.site;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.journal.CopiedFrames;
import io.inquest.audit.store.EntryBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.Deflater;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The rows of a batch that go by COPY: its decisions, and its frames as they are in the journal.
 * They are composed before the transaction begins. Owned by one thread at a time.
 */
final class CopiedRows {
  private static final String DECISIONS =
      "copy inquest.decision (host, id, day, time, tgid, tid, comm, exe, audit_arch, nr, a0, a1,"
          + " a2, a3, a4, a5, decoded, ip, action, data, filter_index, instruction, policy,"
          + " rule_name, result, stack, duration) from stdin (format binary)";
  private static final int DECISION_COLUMNS = 27;

  private static final String FRAMES =
      "copy inquest.frames (host, run, sequence, day, frames, bytes) from stdin (format binary)";
  private static final int FRAME_COLUMNS = 6;

  private static final int DECISION_BYTES = 400;
  private static final long NANOS_A_DAY = 86_400_000_000_000L;

  private final CopyBuffer decisions;
  private final CopyBuffer frames;
  private final Set<Long> decisionDays = new TreeSet<>();
  private final Set<Long> days = new TreeSet<>();
  private final boolean hasDecisions;
  private final boolean hasFrames;

  private CopiedRows(UUID host, long run, EntryBatch batch) {
    hasDecisions = !batch.decisions().isEmpty();
    decisions = new CopyBuffer(hasDecisions ? batch.decisions().size() * DECISION_BYTES : 0);
    for (DecisionEntity decision : batch.decisions()) {
      add(host, decision);
    }
    days.addAll(decisionDays);
    decisions.end();
    CopiedFrames copied = batch.frames();
    hasFrames = copied.count() > 0;
    frames = new CopyBuffer(0);
    if (hasFrames) {
      add(host, run, copied);
    }
    frames.end();
  }

  /** Composes the rows. */
  static CopiedRows of(UUID host, long run, EntryBatch batch) {
    return new CopiedRows(host, run, batch);
  }

  private void add(UUID host, DecisionEntity decision) {
    long day = Math.floorDiv(decision.time(), NANOS_A_DAY);
    decisionDays.add(day);
    decisions.row(DECISION_COLUMNS);
    decisions.uuid(host);
    decisions.int64(decision.id());
    decisions.date(day);
    decisions.int64(decision.time());
    decisions.int32(decision.tgid());
    decisions.int32(decision.tid());
    decisions.text(decision.comm());
    decisions.text(decision.exe());
    decisions.int32(decision.auditArch());
    decisions.int32(decision.nr());
    decisions.int64(decision.a0());
    decisions.int64(decision.a1());
    decisions.int64(decision.a2());
    decisions.int64(decision.a3());
    decisions.int64(decision.a4());
    decisions.int64(decision.a5());
    decisions.text(decision.decoded());
    decisions.int64(decision.ip());
    decisions.int32(decision.action());
    decisions.int32(decision.data());
    decisions.int32(decision.filter());
    decisions.int32(decision.instruction());
    decisions.text(decision.policy());
    decisions.text(decision.rule());
    addKnown(decision.result());
    decisions.int32(decision.stack());
    addKnown(decision.duration());
  }

  private void addKnown(Long value) {
    if (value == null) {
      decisions.none();
    } else {
      decisions.int64(value);
    }
  }

  private void add(UUID host, long run, CopiedFrames copied) {
    long day = Math.floorDiv(copied.firstTime(), NANOS_A_DAY);
    days.add(day);
    frames.row(FRAME_COLUMNS);
    frames.uuid(host);
    frames.int64(run);
    frames.int64(copied.first());
    frames.date(day);
    frames.int32(copied.count());
    frames.bytes(deflated(copied));
  }

  private static byte[] deflated(CopiedFrames copied) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(copied.array(), 0, copied.length());
      deflater.finish();
      byte[] bytes = new byte[copied.length() / 4 + 64];
      int length = 0;
      while (!deflater.finished()) {
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * length);
        }
        length += deflater.deflate(bytes, length, bytes.length - length);
      }
      return Arrays.copyOf(bytes, length);
    } finally {
      deflater.end();
    }
  }

  /** The days, since 1970-01-01, that decisions are of. */
  Set<Long> decisionDays() {
    return decisionDays;
  }

  /** The days, since 1970-01-01, that rows are of. */
  Set<Long> days() {
    return days;
  }

  /** Writes the rows within the connection's transaction. */
  void write(Connection connection) throws SQLException {
    PGConnection server = connection.unwrap(PGConnection.class);
    if (hasDecisions) {
      copy(server, DECISIONS, decisions);
    }
    if (hasFrames) {
      copy(server, FRAMES, frames);
    }
  }

  private static void copy(PGConnection server, String statement, CopyBuffer rows)
      throws SQLException {
    CopyIn copy = server.getCopyAPI().copyIn(statement);
    try {
      copy.writeToCopy(rows.array(), 0, rows.length());
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
