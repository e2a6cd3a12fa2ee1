package io.inquest.linux.stack;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Pointer;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.LibDw;
import io.inquest.linux.libc.LibElf;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.proc.MappedFile;
import io.inquest.linux.proc.Mapping;
import io.inquest.linux.proc.Mappings;
import java.nio.charset.StandardCharsets;

/**
 * Gives libdw the files that a tracee has mapped, as its {@code Dwfl_Callbacks} ask for them. Owned
 * by the tracer thread.
 *
 * <p>The tracee chose them: what is opened never makes the tracer wait ({@link MappedFile}), and is
 * read rather than mapped, since touching a mapped page behind a file's end is a SIGBUS, and a
 * program may cut its files any time.
 */
final class ModuleFiles {
  private static final int EV_CURRENT = 1;
  private static final int ELF_C_READ = 1;
  private static final int ELF_MAGIC = 0x7f454c46;

  /** Larger files are mapped all the same: libdw reads whole sections of those it does not map. */
  private static final int LARGEST_READ = 64 << 20;

  /** {@code find_elf} of {@code Dwfl_Callbacks}. */
  interface FindElf extends Callback {
    int callback(long module, long userData, long name, long base, long fileName, long elf);
  }

  // libdw keeps their addresses: they must not be collected.
  private final FindElf findElf = this::find;
  private final NativeBuffer callbacks = NativeBuffer.allocate(4 * Long.BYTES);
  private final NativeBuffer head = NativeBuffer.allocate(Integer.BYTES);
  private int tid;

  ModuleFiles() {
    LibElf.elf_version(EV_CURRENT);
    fill(callbacks, findElf);
  }

  /** Makes a {@code Dwfl_Callbacks} with that {@code find_elf}, which must not be collected. */
  static void fill(NativeBuffer callbacks, FindElf findElf) {
    callbacks.bytes().putLong(Pointer.nativeValue(CallbackReference.getFunctionPointer(findElf)));
    // Looks below /usr/lib/debug alone; the standard one may ask servers.
    callbacks.bytes().putLong(LibDw.addressOf("dwfl_build_id_find_debuginfo"));
    callbacks.bytes().putLong(LibDw.addressOf("dwfl_offline_section_address"));
  }

  /** Address of the {@code Dwfl_Callbacks}. */
  long callbacks() {
    return callbacks.address();
  }

  /** Whose files are asked for from now on. */
  void of(int task) {
    tid = task;
  }

  private int find(long module, long userData, long name, long base, long fileName, long elf) {
    String path = new Pointer(name).getString(0, StandardCharsets.UTF_8.name());
    if (!path.startsWith("/")) {
      return LibDw.dwfl_linux_proc_find_elf(module, userData, name, base, fileName, elf);
    }
    int fd = open(base);
    return fd < 0 ? -1 : give(fd, name, fileName, elf, head);
  }

  /** A descriptor on the file that the task has mapped at an address; -1 if it cannot be had. */
  int open(long start) {
    Mapping mapping = Mappings.at(tid, start);
    return mapping == null ? -1 : MappedFile.open(tid, mapping);
  }

  /** A module of the task; null if no file is mapped there. */
  MappedModule module(String name, long start, long end) {
    Mapping mapping = Mappings.at(tid, start);
    if (mapping == null || !mapping.isOfFile()) {
      return null;
    }
    String key =
        mapping.device() + ' ' + mapping.inode() + ' ' + Long.toHexString(start) + ' ' + name;
    return new MappedModule(key, name, start, end);
  }

  /**
   * Answers {@code find_elf} by a descriptor, which is libdw's from then on, or closed.
   *
   * @param head memory of this thread's for a few bytes
   */
  static int give(int fd, long name, long fileName, long elf, NativeBuffer head) {
    if (!isElf(fd, head)) {
      LibC.close(fd);
      return -1;
    }
    if (LibC.pread(fd, head.address(), 1, LARGEST_READ) <= 0) {
      new Pointer(elf).setLong(0, LibElf.elf_begin(fd, ELF_C_READ, 0));
    }
    new Pointer(fileName).setLong(0, LibC.strdup(name));
    return fd;
  }

  private static boolean isElf(int fd, NativeBuffer head) {
    return LibC.pread(fd, head.address(), Integer.BYTES, 0) == Integer.BYTES
        && Integer.reverseBytes(head.bytes().getInt(0)) == ELF_MAGIC;
  }
}
