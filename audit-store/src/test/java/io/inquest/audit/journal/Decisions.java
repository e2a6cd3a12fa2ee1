package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Journals with made-up decisions whose fields follow from their sequence. */
public final class Decisions {
  public static final int ERRNO = 0x00050000;
  public static final int AUDIT_ARCH_X86_64 = 0xc000003e;
  public static final long EPOCH = 1_800_000_000_000_000_000L;

  private static final byte[] COMM = "worker".getBytes(StandardCharsets.UTF_8);

  private Decisions() {}

  /** The beginning of a run with one policy of two rules. */
  public static void begin(JournalWriter writer, long run) throws StoreException {
    writer.append(
        new RunStarted(
            EPOCH,
            run,
            "host",
            "b007",
            "6.1.0",
            "x86_64",
            1000,
            4711,
            "0.1.0",
            List.of("/bin/ls", "-l"),
            "/home/user",
            "refusals",
            Optional.empty()));
    writer.append(
        new FilterInstalled(
            EPOCH,
            0,
            Origin.POLICY,
            "ls-only",
            100,
            0,
            "ab".repeat(32),
            Bytes.of(new byte[16]),
            List.of(
                new RulePlace(0, "files", "ALLOW", "p.yaml", 7, 3),
                new RulePlace(1, "no-netlink", "ERRNO", "p.yaml", 12, 3)),
            true,
            "",
            CallSite.NONE,
            "inquest"));
  }

  /** Appends the decision with that sequence by the flyweight. */
  public static void append(JournalWriter writer, long sequence) throws StoreException {
    int exe = writer.text(EPOCH + sequence, exe(sequence));
    byte[] decoded = decoded(sequence).getBytes(StandardCharsets.UTF_8);
    DecisionFrame frame =
        writer
            .decision()
            .begin(EPOCH + sequence, sequence, 100, tid(sequence))
            .call(
                AUDIT_ARCH_X86_64,
                nr(sequence),
                sequence,
                -sequence,
                3,
                4,
                5,
                Long.MIN_VALUE,
                0x7f0000000000L + sequence)
            .verdict(ERRNO, 1, 0, 9, 1)
            .exe(exe)
            .comm(COMM, COMM.length)
            .decoded(decoded, decoded.length)
            .stack(stack(sequence));
    if (sequence % 2 == 0) {
      frame.result(-1);
    }
    frame.commit();
  }

  /** What a reader is to make of {@link #append}. */
  public static Decision expected(long sequence) {
    return new Decision(
        EPOCH + sequence,
        sequence,
        100,
        tid(sequence),
        "worker",
        exe(sequence),
        AUDIT_ARCH_X86_64,
        nr(sequence),
        List.of(sequence, -sequence, 3L, 4L, 5L, Long.MIN_VALUE),
        decoded(sequence),
        0x7f0000000000L + sequence,
        ERRNO,
        1,
        0,
        9,
        "ls-only",
        "no-netlink",
        sequence % 2 == 0 ? OptionalLong.of(-1) : OptionalLong.empty(),
        stack(sequence));
  }

  /** The end of a run of {@code decisions} refusals. */
  public static AuditEntry end(long decisions) {
    return new AuditEntry.RunEnded(
        EPOCH + decisions, AuditEntry.Outcome.EXITED, 0, decisions, decisions);
  }

  private static String exe(long sequence) {
    return "/usr/bin/worker" + sequence % 3;
  }

  private static int stack(long sequence) {
    return (int) (sequence % 7);
  }

  private static int nr(long sequence) {
    return (int) (sequence % 5) + 40;
  }

  private static int tid(long sequence) {
    return 100 + (int) (sequence % 4);
  }

  private static String decoded(long sequence) {
    return "socket(AF_NETLINK, SOCK_RAW, " + sequence + ")";
  }
}
