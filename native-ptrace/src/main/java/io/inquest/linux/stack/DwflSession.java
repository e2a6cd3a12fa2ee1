package io.inquest.linux.stack;

import com.sun.jna.Pointer;
import io.inquest.linux.libc.LibDw;
import io.inquest.linux.libc.NativeBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What libdw knows of one thread group: its modules, and how to unwind their code. Owned by its
 * unwinder.
 */
final class DwflSession {
  private static final String VDSO = "[vdso";

  private final long dwfl;
  private final ModuleFiles files;
  private final Map<Long, LocatedFrame> frames = new HashMap<>();
  private final Map<Long, MappedModule> modules = new HashMap<>();
  private final NativeBuffer length = NativeBuffer.allocate(Long.BYTES);
  private final NativeBuffer value = NativeBuffer.allocate(Long.BYTES);

  private DwflSession(long dwfl, ModuleFiles files) {
    this.dwfl = dwfl;
    this.files = files;
  }

  /**
   * A session for the thread group of a stopped task.
   *
   * @param files gives libdw the group's files
   * @param threadCallbacks of {@link ThreadState}
   * @return null if the task cannot be looked at
   */
  static DwflSession of(ModuleFiles files, long threadCallbacks, int tid) {
    long dwfl = LibDw.dwfl_begin(files.callbacks());
    if (dwfl == 0) {
      return null;
    }
    DwflSession session = new DwflSession(dwfl, files);
    if (!session.refresh(tid) || LibDw.dwfl_attach_state(dwfl, 0, tid, threadCallbacks, 0) == 0) {
      session.close();
      return null;
    }
    return session;
  }

  /** Looks anew at what is mapped. */
  boolean refresh(int tid) {
    frames.clear();
    modules.clear();
    LibDw.dwfl_report_begin(dwfl);
    // A report must be ended even if it failed.
    int reported = LibDw.dwfl_linux_proc_report(dwfl, tid);
    return LibDw.dwfl_report_end(dwfl, 0, 0) == 0 && reported == 0;
  }

  /** See {@link LibDw#dwfl_getthread_frames}. */
  int unwind(int tid, long callback) {
    return LibDw.dwfl_getthread_frames(dwfl, tid, callback, 0);
  }

  boolean isMapped(long address) {
    return LibDw.dwfl_addrmodule(dwfl, address) != 0;
  }

  /**
   * The frame whose program counter is {@code pc}.
   *
   * @param place an address within the instruction that the frame is at
   */
  LocatedFrame frame(long pc, long place) {
    LocatedFrame known = frames.get(pc);
    if (known == null) {
      known = locate(pc, place);
      frames.put(pc, known);
    }
    return known;
  }

  private LocatedFrame locate(long pc, long place) {
    long module = LibDw.dwfl_addrmodule(dwfl, place);
    if (module == 0) {
      return new LocatedFrame(new StackFrame(pc, "", 0, "", "", 0, "", 0), null, place);
    }
    String name =
        text(LibDw.dwfl_module_info(module, 0, value.address(), length.address(), 0, 0, 0, 0));
    long start = value.bytes().getLong(0);
    long end = length.bytes().getLong(0);
    long bias =
        LibDw.dwfl_module_getelf(module, value.address()) == 0 ? start : value.bytes().getLong(0);
    String known = name.startsWith(VDSO) ? "[vdso]" : name;
    StackFrame frame = new StackFrame(pc, known, pc - bias, buildId(module), "", 0, "", 0);
    if (!name.startsWith("/")) {
      // The kernel's own code is small, and can be read through the task alone.
      return new LocatedFrame(ModuleSymbols.named(module, frame, place), null, place);
    }
    return new LocatedFrame(
        frame, modules.computeIfAbsent(start, each -> files.module(name, start, end)), place);
  }

  private String buildId(long module) {
    int bytes = LibDw.dwfl_module_build_id(module, value.address(), length.address());
    return bytes <= 0
        ? ""
        : HexFormat.of().formatHex(new Pointer(value.bytes().getLong(0)).getByteArray(0, bytes));
  }

  /** A C string; empty if there is none. */
  static String text(long address) {
    return address == 0 ? "" : new Pointer(address).getString(0, StandardCharsets.UTF_8.name());
  }

  void close() {
    LibDw.dwfl_end(dwfl);
  }
}
