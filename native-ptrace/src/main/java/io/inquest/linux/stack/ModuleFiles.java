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
    Mapping mapping = Mappings.at(tid, base);
    int fd = mapping == null ? -1 : MappedFile.open(tid, mapping);
    if (fd < 0) {
      return -1;
    }
    if (!isElf(fd)) {
      LibC.close(fd);
      return -1;
    }
    if (LibC.pread(fd, head.address(), 1, LARGEST_READ) <= 0) {
      new Pointer(elf).setLong(0, LibElf.elf_begin(fd, ELF_C_READ, 0));
    }
    new Pointer(fileName).setLong(0, LibC.strdup(name));
    return fd;
  }

  private boolean isElf(int fd) {
    return LibC.pread(fd, head.address(), Integer.BYTES, 0) == Integer.BYTES
        && Integer.reverseBytes(head.bytes().getInt(0)) == ELF_MAGIC;
  }
}
