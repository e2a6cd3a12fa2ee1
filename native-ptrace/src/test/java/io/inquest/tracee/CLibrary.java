package io.inquest.tracee;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.IntByReference;
import java.util.Map;

/**
 * The functions of the C library that start and await programs for tests. Those of posix_spawn(3)
 * return an error number, the others -1 and an errno. Safe for use by any thread.
 */
interface CLibrary extends Library {
  CLibrary C = Native.load("c", CLibrary.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));

  int posix_spawnp(
      IntByReference pid,
      String file,
      Pointer fileActions,
      Pointer attributes,
      StringArray argv,
      StringArray environment);

  int posix_spawn_file_actions_init(Pointer actions);

  int posix_spawn_file_actions_destroy(Pointer actions);

  int posix_spawn_file_actions_addopen(
      Pointer actions, int descriptor, String path, int flags, int mode);

  int posix_spawn_file_actions_adddup2(Pointer actions, int descriptor, int copy);

  int posix_spawn_file_actions_addchdir_np(Pointer actions, String directory);

  int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int descriptor);

  int posix_spawnattr_init(Pointer attributes);

  int posix_spawnattr_destroy(Pointer attributes);

  int posix_spawnattr_setflags(Pointer attributes, short flags);

  int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

  int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

  int waitpid(int pid, IntByReference status, int options);

  int kill(int pid, int signal);

  long syscall(long number, Object... arguments);

  int poll(Pointer descriptors, long count, int milliseconds);

  int posix_openpt(int flags);

  int grantpt(int descriptor);

  int unlockpt(int descriptor);

  int ptsname_r(int descriptor, byte[] name, long size);

  int ioctl(int descriptor, long request, Object... argument);

  long read(int descriptor, byte[] buffer, long count);

  long write(int descriptor, byte[] buffer, long count);

  int close(int descriptor);
}
