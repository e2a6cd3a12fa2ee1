package io.inquest.trace;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.Bytes;
import io.inquest.decide.InstalledFilter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.seccomp.SeccompData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Watches a program install filters of its own, so that the chain that Inquest evaluates is the
 * kernel's. Owned by the tracer thread.
 */
final class ProgramFilters {
  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int FLAG_TSYNC = 1;
  private static final int PR_SET_SECCOMP = 22;
  private static final int SECCOMP_MODE_FILTER = 2;
  private static final int MAX_INSTRUCTIONS = 4096;

  private final RunRecorder recorder;
  private final TraceTable tasks;
  private int nextIndex;

  /**
   * @param firstIndex the number, among the run's filters, of the first that a program installs
   */
  ProgramFilters(RunRecorder recorder, TraceTable tasks, int firstIndex) {
    this.recorder = recorder;
    this.tasks = tasks;
    this.nextIndex = firstIndex;
  }

  /** At a seccomp(2) or prctl(2) that is let through: if it installs a filter, notes it. */
  void watch(Task task, StoppedTracee stopped, SeccompData call, SupervisedCalls numbers) {
    boolean bySeccomp =
        call.nr() == numbers.seccompNr() && (int) call.argument(0) == SECCOMP_SET_MODE_FILTER;
    boolean byPrctl =
        call.nr() == numbers.prctlNr()
            && (int) call.argument(0) == PR_SET_SECCOMP
            && call.argument(1) == SECCOMP_MODE_FILTER;
    if (!bySeccomp && !byPrctl) {
      return;
    }
    long flags = bySeccomp ? call.argument(1) : 0;
    read(stopped, call)
        .ifPresent(
            program ->
                task.atSyscallExit(
                    (t, atExit, result) -> {
                      // TSYNC may fail with the positive tid of a thread; a listener is a
                      // descriptor.
                      boolean failed = result < 0 || ((flags & FLAG_TSYNC) != 0 && result > 0);
                      if (!failed) {
                        installed(t, program, flags);
                      }
                    }));
  }

  private void installed(Task task, Program program, long flags) {
    int index = nextIndex++;
    byte[] code = program.toBytes(ByteOrder.nativeOrder());
    recorder.append(
        new FilterInstalled(
            recorder.now(),
            index,
            Origin.PROGRAM,
            "",
            task.tid(),
            flags,
            sha256(code),
            Bytes.of(code),
            List.of(),
            false));
    recorder.append(
        new Gap(
            recorder.now(),
            GapKind.UNOBSERVED_FILTER,
            task.tid(),
            0,
            "a filter that the program installed: its ERRNO and LOG answers are not seen"));
    InstalledFilter filter = new InstalledFilter(index, Origin.PROGRAM, program, Optional.empty());
    task.filters(task.filters().with(filter));
    if ((flags & FLAG_TSYNC) != 0) {
      tasks.forEach(
          other -> {
            if (other.tgid() == task.tgid()) {
              other.filters(task.filters());
            }
          });
    }
  }

  /** The program at the call's struct sock_fprog; empty if the kernel will refuse it as well. */
  private static Optional<Program> read(StoppedTracee stopped, SeccompData call) {
    int wordBits = Architecture.of(call.arch(), call.nr()).orElseThrow().wordBits();
    byte[] header = stopped.memory().read(call.argument(2), wordBits == 64 ? 16 : 8);
    if (header.length < (wordBits == 64 ? 16 : 8)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder());
    int length = Short.toUnsignedInt(bytes.getShort(0));
    long address = wordBits == 64 ? bytes.getLong(8) : Integer.toUnsignedLong(bytes.getInt(4));
    if (length == 0 || length > MAX_INSTRUCTIONS) {
      return Optional.empty();
    }
    byte[] code = stopped.memory().read(address, length * 8);
    try {
      return code.length < length * 8
          ? Optional.empty()
          : Optional.of(Program.parse(code, ByteOrder.nativeOrder()));
    } catch (ProgramException e) {
      return Optional.empty();
    }
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
