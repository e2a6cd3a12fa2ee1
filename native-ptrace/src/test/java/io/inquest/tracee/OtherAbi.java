package io.inquest.tracee;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X86_64;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/**
 * What kernels of 64 bits may run beside programs of their own ABI, depending on their
 * configuration and how they were booted. Whether this one does is found out once each, by a tiny
 * program. Safe for use by any thread.
 */
public enum OtherAbi {
  /** Executables of 32 bits: i386 on x86_64, arm on aarch64. */
  PROGRAMS_OF_32_BITS("this kernel runs no " + TraceeProgram.for32Bits().abi() + " programs"),

  /** i386 calls of x86_64 programs, by {@code int $0x80}. */
  INT80("this kernel takes no i386 calls (int $0x80)"),

  /** x32 calls of x86_64 programs. */
  X32("this kernel takes no x32 calls");

  private static final int RAN = 7;

  private static final Map<OtherAbi, Boolean> TRIED = new ConcurrentHashMap<>();

  private final String absence;

  OtherAbi(String absence) {
    this.absence = absence;
  }

  /** What a test says that is skipped for want of it. */
  public String absence() {
    return absence;
  }

  /** Whether this kernel has it. */
  public boolean isHere() {
    return TRIED.computeIfAbsent(this, OtherAbi::runs);
  }

  /** Skips the calling test unless this kernel runs programs of {@code abi}. */
  public static void assumePrograms(Architecture abi) {
    Architecture narrow = TraceeProgram.for32Bits().abi();
    Assumptions.assumeTrue(
        abi == Architecture.host() || abi == narrow, "another machine runs programs of " + abi);
    Assumptions.assumeTrue(
        abi != narrow || PROGRAMS_OF_32_BITS.isHere(), PROGRAMS_OF_32_BITS.absence);
  }

  private boolean runs() {
    boolean x86 = Architecture.host() == X86_64.ABI;
    return switch (this) {
      case PROGRAMS_OF_32_BITS -> executes(TraceeProgram.for32Bits().exit(RAN));
      case INT80 ->
          x86 && executes(TraceeProgram.forHost().int80("getpid").expectSuccess().exit(RAN));
      case X32 -> x86 && executes(TraceeProgram.forHost().x32("getpid").expectSuccess().exit(RAN));
    };
  }

  /** Whether the program, executed by one that every kernel here runs, comes to its end. */
  private static boolean executes(TraceeProgram program) {
    try {
      Path files = Files.createTempDirectory("inquest-abi");
      Path tried = files.resolve("tried");
      Path caller = files.resolve("caller");
      try {
        program.writeTo(tried);
        TraceeProgram.forHost().exec(tried.toString()).exitWithErrno().writeTo(caller);
        return BareRun.of(caller.toString()).status().equals(WaitStatus.exited(RAN));
      } finally {
        Files.deleteIfExists(tried);
        Files.deleteIfExists(caller);
        Files.delete(files);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write programs to try the kernel's ABIs", e);
    }
  }
}
