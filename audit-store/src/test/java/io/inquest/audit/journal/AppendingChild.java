package io.inquest.audit.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Appends decisions to a new run, and its end. When the append of a decision has returned, its
 * sequence is in a file of the store.
 *
 * <pre>AppendingChild STORE DECISIONS</pre>
 */
public final class AppendingChild {
  private static final FileAttribute<Set<PosixFilePermission>> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private AppendingChild() {}

  /** See the class. */
  public static void main(String[] arguments) throws StoreException, IOException {
    long decisions = Long.parseLong(arguments[1]);
    RunDirectory run = Journal.createRun(Path.of(arguments[0]));
    ByteBuffer acknowledged = ByteBuffer.allocateDirect(Long.BYTES);
    try (FileChannel file = FileChannel.open(acknowledged(run), Set.of(CREATE, WRITE), OWNERS);
        JournalWriter writer =
            JournalWriter.open(run, new JournalOptions(1 << 16, 1 << 20, false))) {
      Decisions.begin(writer, run.number());
      for (long sequence = 1; sequence <= decisions; sequence++) {
        Decisions.append(writer, sequence);
        file.write(acknowledged.putLong(0, sequence).clear(), 0);
      }
      writer.append(Decisions.end(decisions));
    }
  }

  /** Where the sequence of the newest decision is that a child appended to a run: 8 bytes. */
  static Path acknowledged(RunDirectory run) {
    return run.path().resolve("../../acknowledged-" + run.number());
  }
}
