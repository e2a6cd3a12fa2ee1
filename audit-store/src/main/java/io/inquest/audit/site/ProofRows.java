package io.inquest.audit.site;

import io.inquest.audit.entry.Sha256;
import io.inquest.audit.proof.NoteFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.StatelessSession;

/**
 * The signed notes of a run as they come into a site's database: each once, and none ever altered.
 * They are not judged here: one that is forged is evidence, too. Owned by one thread.
 */
final class ProofRows {
  private static final String INSERT =
      "insert into inquest.proof (host, run, kind, size, sha256, note) values (?, ?, ?, ?, ?, ?)"
          + " on conflict do nothing";

  private static final String IDENTITY = "identity";
  private static final String CHECKPOINT = "checkpoint";

  private final UUID host;
  private final long run;
  private final Set<ByteBuffer> known = new HashSet<>();
  private int looked = -1;

  private ProofRows(UUID host, long run) {
    this.host = host;
    this.run = run;
  }

  /** Those of a run, of which the database may have some. */
  static ProofRows open(UUID host, long run, StatelessSession session) {
    ProofRows rows = new ProofRows(host, run);
    List<byte[]> there =
        session
            .createNativeQuery(
                "select sha256 from inquest.proof where host = :host and run = :run", byte[].class)
            .setParameter("host", host)
            .setParameter("run", run)
            .getResultList();
    there.forEach(sha256 -> rows.known.add(ByteBuffer.wrap(sha256)));
    return rows;
  }

  /** Writes those notes, within the session's transaction, that are not there yet. */
  void push(Optional<String> identity, Optional<String> checkpoints, StatelessSession session) {
    int length = identity.orElse("").length() + checkpoints.orElse("").length();
    if (length != looked) {
      session.doWork(
          connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
              if (identity.isPresent()) {
                add(insert, IDENTITY, 0, identity.get());
              }
              for (String note : NoteFile.split(checkpoints.orElse("")).notes()) {
                add(insert, CHECKPOINT, size(note), note);
              }
              insert.executeBatch();
            }
          });
      looked = length;
    }
  }

  private void add(PreparedStatement insert, String kind, long size, String note)
      throws SQLException {
    byte[] sha256 = Sha256.begin().digest(note.getBytes(StandardCharsets.UTF_8));
    if (known.add(ByteBuffer.wrap(sha256))) {
      insert.setObject(1, host);
      insert.setLong(2, run);
      insert.setString(3, kind);
      insert.setLong(4, size);
      insert.setBytes(5, sha256);
      insert.setString(6, SiteText.escape(note));
      insert.addBatch();
    }
  }

  /** The second line of a checkpoint; -1 if it is no number. */
  private static long size(String note) {
    String[] lines = note.split("\n", 3);
    try {
      return lines.length < 2 ? -1 : Long.parseLong(lines[1]);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
