package io.inquest.linux.stack;

import io.inquest.linux.libc.LibDw;
import io.inquest.linux.libc.NativeBuffer;

/** Symbols and source lines of one file, by the addresses of a process that has it mapped. */
final class ModuleSymbols {
  /** {@code GElf_Sym}. */
  private static final int SYMBOL_SIZE = 24;

  private final long dwfl;
  private final long module;

  /**
   * @param callbacks a {@code Dwfl_Callbacks} that finds the module's file
   */
  ModuleSymbols(long callbacks, MappedModule mapped) {
    dwfl = LibDw.dwfl_begin(callbacks);
    if (dwfl == 0) {
      module = 0;
      return;
    }
    NativeBuffer name = NativeBuffer.ofString(mapped.name());
    module = LibDw.dwfl_report_module(dwfl, name.address(), mapped.start(), mapped.end());
    LibDw.dwfl_report_end(dwfl, 0, 0);
  }

  /** The frame with its symbol and source, as far as they are known. */
  StackFrame named(LocatedFrame located) {
    return module == 0 ? located.frame() : named(module, located.frame(), located.place());
  }

  /**
   * A frame with its symbol and source, as far as they are known. What is needed for it is read
   * from the module's files, the debug information included.
   *
   * @param module of any session
   * @param place an address within the instruction that the frame is at
   */
  static StackFrame named(long module, StackFrame frame, long place) {
    NativeBuffer value = NativeBuffer.allocate(Long.BYTES);
    NativeBuffer symbol = NativeBuffer.allocate(SYMBOL_SIZE);
    String function =
        DwflSession.text(
            LibDw.dwfl_module_addrinfo(module, place, value.address(), symbol.address(), 0, 0, 0));
    long into = function.isEmpty() ? 0 : value.bytes().getLong(0) + (frame.address() - place);
    long line = LibDw.dwfl_module_getsrc(module, place);
    String source =
        line == 0 ? "" : DwflSession.text(LibDw.dwfl_lineinfo(line, 0, value.address(), 0, 0, 0));
    int number = source.isEmpty() ? 0 : value.bytes().getInt(0);
    return new StackFrame(
        frame.address(),
        frame.module(),
        frame.moduleAddress(),
        frame.buildId(),
        function,
        into,
        source,
        number);
  }

  void close() {
    if (dwfl != 0) {
      LibDw.dwfl_end(dwfl);
    }
  }
}
