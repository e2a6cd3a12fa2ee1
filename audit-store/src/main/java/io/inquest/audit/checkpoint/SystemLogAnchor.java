package io.inquest.audit.checkpoint;

import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.linux.file.LocalDatagrams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The machine's log: journald by its own protocol, or else syslog. Both keep what an ordinary user
 * adds where that user cannot alter it. It gets the first and the last checkpoint of a run, and
 * between them one a minute.
 *
 * <p>The entry has the checkpoint on one line, {@link SignedCheckpoint#line}, and is found by the
 * identifier {@code inquest}.
 */
public final class SystemLogAnchor implements Anchor {
  private static final Path JOURNALD = Path.of("/run/systemd/journal/socket");
  private static final Path SYSLOG = Path.of("/dev/log");

  private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Facility user, severity informational: RFC 5424, section 6.2.1. */
  private static final int PRIORITY = 8 + 6;

  private final String name;
  private final LocalDatagrams socket;
  private final String before;
  private long taken;

  private SystemLogAnchor(String name, LocalDatagrams socket, String before) {
    this.name = name;
    this.socket = socket;
    this.before = before;
  }

  /** The machine's log, if it has one that takes datagrams now. */
  public static Optional<Anchor> ofThisMachine() {
    return of(JOURNALD, SYSLOG);
  }

  /** The first log of two that takes datagrams now. */
  static Optional<Anchor> of(Path journald, Path syslog) {
    // systemd.io, "Native Journal Protocol": fields, each a line.
    Optional<Anchor> journal =
        open("journald", journald, "SYSLOG_IDENTIFIER=inquest\nPRIORITY=6\nMESSAGE=");
    return journal.isPresent()
        ? journal
        : open(
            "syslog", syslog, "<" + PRIORITY + ">inquest[" + ProcessHandle.current().pid() + "]: ");
  }

  private static Optional<Anchor> open(String name, Path socket, String before) {
    return LocalDatagrams.to(socket).map(found -> new SystemLogAnchor(name, found, before));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void take(SignedCheckpoint checkpoint, boolean milestone) throws IOException {
    long now = System.nanoTime();
    if (milestone || now - taken >= EVERY_NANOS) {
      socket.send((before + checkpoint.line() + "\n").getBytes(StandardCharsets.UTF_8));
      taken = now;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
