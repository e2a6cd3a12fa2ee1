package io.inquest.linux.stack;

import com.sun.jna.Pointer;
import io.inquest.linux.libc.LibDw;
import io.inquest.linux.libc.NativeBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** What libdw knows of one thread group: its modules and their symbols. Owned by its unwinder. */
final class DwflSession {
  private static final String VDSO = "[vdso";

  /** {@code GElf_Sym}. */
  private static final int SYMBOL_SIZE = 24;

  private final long dwfl;
  private final Map<Long, StackFrame> frames = new HashMap<>();
  private final NativeBuffer offset = NativeBuffer.allocate(Long.BYTES);
  private final NativeBuffer value = NativeBuffer.allocate(Long.BYTES);
  private final NativeBuffer symbol = NativeBuffer.allocate(SYMBOL_SIZE);

  private DwflSession(long dwfl) {
    this.dwfl = dwfl;
  }

  /**
   * A session for the thread group of a stopped task.
   *
   * @param callbacks of {@link ModuleFiles}
   * @param threadCallbacks of {@link ThreadState}
   * @return null if the task cannot be looked at
   */
  static DwflSession of(long callbacks, long threadCallbacks, int tid) {
    long dwfl = LibDw.dwfl_begin(callbacks);
    if (dwfl == 0) {
      return null;
    }
    DwflSession session = new DwflSession(dwfl);
    if (!session.refresh(tid) || LibDw.dwfl_attach_state(dwfl, 0, tid, threadCallbacks, 0) == 0) {
      session.close();
      return null;
    }
    return session;
  }

  /** Looks anew at what is mapped. */
  boolean refresh(int tid) {
    frames.clear();
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
  StackFrame frame(long pc, long place) {
    StackFrame known = frames.get(pc);
    if (known == null) {
      known = describe(pc, place);
      frames.put(pc, known);
    }
    return known;
  }

  private StackFrame describe(long pc, long place) {
    long module = LibDw.dwfl_addrmodule(dwfl, place);
    if (module == 0) {
      return new StackFrame(pc, "", 0, "", "", 0, "", 0);
    }
    String name = text(LibDw.dwfl_module_info(module, 0, value.address(), 0, 0, 0, 0, 0));
    long start = value.bytes().getLong(0);
    long bias =
        LibDw.dwfl_module_getelf(module, value.address()) == 0 ? start : value.bytes().getLong(0);
    String function =
        text(
            LibDw.dwfl_module_addrinfo(module, place, offset.address(), symbol.address(), 0, 0, 0));
    long into = function.isEmpty() ? 0 : offset.bytes().getLong(0) + (pc - place);
    long line = LibDw.dwfl_module_getsrc(module, place);
    String source = line == 0 ? "" : text(LibDw.dwfl_lineinfo(line, 0, value.address(), 0, 0, 0));
    int number = source.isEmpty() ? 0 : value.bytes().getInt(0);
    return new StackFrame(
        pc,
        name.startsWith(VDSO) ? "[vdso]" : name,
        pc - bias,
        buildId(module),
        function,
        into,
        source,
        number);
  }

  private String buildId(long module) {
    int length = LibDw.dwfl_module_build_id(module, value.address(), offset.address());
    return length <= 0
        ? ""
        : HexFormat.of().formatHex(new Pointer(value.bytes().getLong(0)).getByteArray(0, length));
  }

  /** A C string; empty if there is none. */
  static String text(long address) {
    return address == 0 ? "" : new Pointer(address).getString(0, StandardCharsets.UTF_8.name());
  }

  void close() {
    LibDw.dwfl_end(dwfl);
  }
}
