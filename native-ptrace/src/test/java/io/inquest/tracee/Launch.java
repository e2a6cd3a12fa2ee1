package io.inquest.tracee;

import com.sun.jna.Memory;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.IntByReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start a {@link ChildProcess}.
 *
 * @param command the program, found along this process's PATH, and its arguments
 * @param environment the whole environment
 * @param directory working directory
 * @param input file to open as descriptor 0
 * @param output file to create or empty as descriptor 1, or null: the input file
 * @param errors file to create or empty as descriptor 2, or null: the input file
 */
record Launch(
    List<String> command,
    Map<String, String> environment,
    Path directory,
    Path input,
    Path output,
    Path errors) {
  private static final int O_RDONLY = 0;
  private static final int O_RDWR = 2;
  private static final int O_WRONLY_CREAT_TRUNC = 0x1 | 0x40 | 0x200;
  private static final short SETSIGDEF = 0x04;
  private static final short SETSIGMASK = 0x08;
  private static final short SETSID = 0x80;
  private static final int SIGSET_BYTES = 128;
  // More than posix_spawn_file_actions_t and posix_spawnattr_t take on any machine.
  private static final int OPAQUE_BYTES = 1024;
  private static final int ENOENT = 2;

  Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** On a terminal, which becomes the controlling terminal of the new session. */
  static Launch onTerminal(
      List<String> command, Map<String, String> environment, Path directory, Path terminal) {
    return new Launch(command, environment, directory, terminal, null, null);
  }

  /**
   * Starts the process.
   *
   * @throws IllegalStateException if the program or a file cannot be opened
   */
  ChildProcess start() {
    try (Memory actions = new Memory(OPAQUE_BYTES);
        Memory attributes = new Memory(OPAQUE_BYTES)) {
      check(CLibrary.C.posix_spawn_file_actions_init(actions), "posix_spawn_file_actions_init");
      check(CLibrary.C.posix_spawnattr_init(attributes), "posix_spawnattr_init");
      try {
        describeDescriptors(actions);
        describeAttributes(attributes);
        String[] environmentLines =
            environment.entrySet().stream()
                .map(variable -> variable.getKey() + '=' + variable.getValue())
                .toArray(String[]::new);
        IntByReference pid = new IntByReference();
        int error =
            CLibrary.C.posix_spawnp(
                pid,
                command.get(0),
                actions,
                attributes,
                new StringArray(command.toArray(String[]::new), "UTF-8"),
                new StringArray(environmentLines, "UTF-8"));
        check(error, "posix_spawnp of " + command + (error == ENOENT ? ": not found" : ""));
        return new ChildProcess(command, pid.getValue());
      } finally {
        CLibrary.C.posix_spawn_file_actions_destroy(actions);
        CLibrary.C.posix_spawnattr_destroy(attributes);
      }
    }
  }

  private void describeDescriptors(Memory actions) {
    boolean terminal = output == null;
    open(actions, 0, input, terminal ? O_RDWR : O_RDONLY);
    for (int descriptor = 1; descriptor <= 2; descriptor++) {
      Path file = descriptor == 1 ? output : errors;
      if (file == null) {
        check(CLibrary.C.posix_spawn_file_actions_adddup2(actions, 0, descriptor), "adddup2");
      } else {
        open(actions, descriptor, file, O_WRONLY_CREAT_TRUNC);
      }
    }
    check(CLibrary.C.posix_spawn_file_actions_addclosefrom_np(actions, 3), "addclosefrom_np");
    String home = directory.toAbsolutePath().toString();
    check(CLibrary.C.posix_spawn_file_actions_addchdir_np(actions, home), "addchdir_np");
  }

  private static void open(Memory actions, int descriptor, Path file, int flags) {
    String path = file.toAbsolutePath().toString();
    check(
        CLibrary.C.posix_spawn_file_actions_addopen(actions, descriptor, path, flags, 0644),
        "addopen");
  }

  private static void describeAttributes(Memory attributes) {
    check(
        CLibrary.C.posix_spawnattr_setflags(attributes, (short) (SETSIGDEF | SETSIGMASK | SETSID)),
        "posix_spawnattr_setflags");
    try (Memory set = new Memory(SIGSET_BYTES)) {
      set.clear();
      check(CLibrary.C.posix_spawnattr_setsigmask(attributes, set), "setsigmask");
      set.setMemory(0, SIGSET_BYTES, (byte) 0xff);
      check(CLibrary.C.posix_spawnattr_setsigdefault(attributes, set), "setsigdefault");
    }
  }

  private static void check(int error, String operation) {
    if (error != 0) {
      throw new IllegalStateException(operation + " failed with errno " + error);
    }
  }
}
