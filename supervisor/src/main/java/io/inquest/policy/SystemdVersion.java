package io.inquest.policy;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.SyscallGroups;
import io.inquest.linux.arch.X86_64;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The version of systemd that a unit is meant for: its groups and what it makes of settings differ.
 * What is known of a version stands in systemd's NEWS and sources.
 *
 * @param number 252 for example
 * @param reason why this one: {@code installed here}
 */
public record SystemdVersion(int number, String reason) {
  private static final String LIBRARY = "libsystemd-shared-";
  private static final int URETPROBE = 335;
  private static final int UPROBE = 336;
  private static final int FUTEX_REQUEUE = 456;
  private static final int REMOVEXATTRAT = 466;
  private static final List<String> FOLDERS =
      List.of(
          "/usr/lib/systemd",
          "/usr/lib64/systemd",
          "/usr/lib/x86_64-linux-gnu/systemd",
          "/usr/lib/aarch64-linux-gnu/systemd",
          "/lib/systemd");

  /**
   * The version that a user names.
   *
   * @throws NumberFormatException if it is none
   */
  public static SystemdVersion parse(String text) {
    int number = Scalars.decimal(text);
    if (number < 200 || number > 999) {
      throw new NumberFormatException(text);
    }
    return new SystemdVersion(number, "as --systemd says");
  }

  /** The version that is installed, else the newest that is known. */
  static SystemdVersion here() {
    int newest = -1;
    for (String folder : FOLDERS) {
      newest = Math.max(newest, libraryIn(Path.of(folder)));
    }
    return newest > 0
        ? new SystemdVersion(newest, "installed here")
        : new SystemdVersion(SyscallGroups.NEWEST, "the newest known; none is installed here");
  }

  /** The version of the library that all of systemd's programs share; -1 if it is not there. */
  private static int libraryIn(Path folder) {
    int newest = -1;
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> libraries = Files.newDirectoryStream(folder, LIBRARY + "*.so")) {
        for (Path library : libraries) {
          newest = Math.max(newest, number(library.getFileName().toString()));
        }
      } catch (IOException e) {
        // What cannot be listed names no version.
        return -1;
      }
    }
    return newest;
  }

  private static int number(String library) {
    int end = LIBRARY.length();
    while (end < library.length() && Character.isDigit(library.charAt(end))) {
      end++;
    }
    return Scalars.decimal(library.substring(LIBRARY.length(), end));
  }

  /**
   * Whether a list of what is allowed answers calls with ENOSYS that are not in {@code @known}
   * ({@code override_default_action} of {@code src/shared/seccomp-util.c}).
   */
  public boolean answersUnknownCallsWithEnosys() {
    return number >= 255;
  }

  /**
   * What a list of what is allowed answers whatever no line of it is about: no line can answer a
   * call so, since libseccomp takes no rule that says what the default says.
   *
   * @param refusal what SystemCallErrorNumber= says
   */
  public Action unlisted(Action refusal) {
    return answersUnknownCallsWithEnosys() ? Action.errno(Errno.ENOSYS) : refusal;
  }

  /**
   * Whether it lets the kernel refuse memory that is both written to and executed: then it installs
   * no filter for MemoryDenyWriteExecute=. NEWS of 254; prctl(2), PR_SET_MDWE, since Linux 6.3.
   */
  public boolean leavesWriteExecuteToTheKernel(KernelVersion kernel) {
    return number >= 254 && kernel.compareTo(new KernelVersion(6, 3)) >= 0;
  }

  /** Whether it lets {@code write} through since it needs it itself to start the program. */
  public boolean needsWrite() {
    return number >= 257;
  }

  /**
   * Whether the libseccomp that came with it knows a call; systemd ignores names of others. That of
   * 252 was 2.5.4 (as Debian has it), of 257 2.6.0, of 259 2.6.1.
   */
  public boolean knows(String call) {
    OptionalInt number = X86_64.ABI.syscalls().number(call);
    if (number.isEmpty()) {
      return true;
    }
    int nr = number.getAsInt();
    if (this.number >= 259) {
      return true;
    }
    // From 424 on numbers grow with time, and are the same for all machines.
    int newest = this.number >= 257 ? REMOVEXATTRAT : FUTEX_REQUEUE;
    return nr != UPROBE && (nr != URETPROBE || this.number >= 257) && nr <= newest;
  }

  /** Whether RestrictNamespaces= is about time namespaces too where it does not name them. */
  public boolean countsTimeNamespaces() {
    return number >= 259;
  }

  /** Whether ProtectHostname= takes {@code private} and a name besides a truth value. */
  public boolean hasPrivateHostnames() {
    return number >= 258;
  }

  /** The calls of one of its groups; empty where it has no such group. */
  public Optional<Set<String>> members(String group) {
    return SyscallGroups.members(group, number);
  }

  /** The calls that it and its libseccomp know. */
  public Set<String> knownCalls() {
    Set<String> known = SyscallGroups.listed("@known", number);
    known.removeIf(call -> !knows(call));
    return known;
  }

  /** {@code systemd 252 (installed here)}. */
  @Override
  public String toString() {
    String known =
        number < SyscallGroups.OLDEST
            ? ", by what is known of " + SyscallGroups.OLDEST
            : number > SyscallGroups.NEWEST ? ", by what is known of " + SyscallGroups.NEWEST : "";
    return "systemd " + number + " (" + reason + known + ")";
  }
}
