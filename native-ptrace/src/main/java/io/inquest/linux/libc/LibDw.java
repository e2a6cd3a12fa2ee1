package io.inquest.linux.libc;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The functions of elfutils' libdw that Inquest calls ({@code <elfutils/libdwfl.h>}), by JNA's
 * direct mapping; pointers are {@code long}s. Loading this class throws {@link
 * UnsatisfiedLinkError} where the library is missing.
 */
public final class LibDw {
  private static final String NAME = "libdw.so.1";

  static {
    Native.register(LibDw.class, NAME);
  }

  private LibDw() {}

  /** Begins a session; {@code callbacks} is a {@code Dwfl_Callbacks} that must stay. */
  public static native long dwfl_begin(long callbacks);

  /** Ends a session and frees all that it gave. */
  public static native void dwfl_end(long dwfl);

  /** Begins a report of all modules: those that are not reported again are forgotten. */
  public static native void dwfl_report_begin(long dwfl);

  /** Ends a report. */
  public static native int dwfl_report_end(long dwfl, long removed, long argument);

  /** Reports a module that is mapped at {@code start} to {@code end}; the module, or 0. */
  public static native long dwfl_report_module(long dwfl, long name, long start, long end);

  /** Reports what {@code /proc/PID/maps} shows: 0, an errno or -1. */
  public static native int dwfl_linux_proc_report(long dwfl, int pid);

  /**
   * Has a session unwind the threads of a process; {@code callbacks} is a {@code
   * Dwfl_Thread_Callbacks} that must stay, {@code elf} 0 where the modules tell the machine. 0 (a C
   * {@code bool}) if it cannot.
   */
  public static native byte dwfl_attach_state(
      long dwfl, long elf, int pid, long callbacks, long argument);

  /**
   * Gives a thread's {@code count} registers from DWARF number {@code first} on, a word each; 0 (a
   * C {@code bool}) if it cannot.
   */
  public static native byte dwfl_thread_state_registers(
      long thread, int first, int count, long registers);

  /** Gives a thread's program counter, where no register has it. */
  public static native void dwfl_thread_state_register_pc(long thread, long pc);

  /** Calls {@code callback(frame, argument)} for each frame of a thread, innermost first. */
  public static native int dwfl_getthread_frames(long dwfl, int tid, long callback, long argument);

  /**
   * A frame's program counter, and whether it is exact rather than a return address; 0 (a C {@code
   * bool}) if it is not known.
   */
  public static native byte dwfl_frame_pc(long frame, long pc, long isActivation);

  /** The module that an address lies in, or 0. */
  public static native long dwfl_addrmodule(long dwfl, long address);

  /** A module's name. */
  public static native long dwfl_module_info(
      long module,
      long userData,
      long start,
      long end,
      long dwarfBias,
      long symbolBias,
      long mainFile,
      long debugFile);

  /** A module's ELF file, or 0, and what its addresses are moved by. */
  public static native long dwfl_module_getelf(long module, long bias);

  /** Length of a module's build id, and where it is. */
  public static native int dwfl_module_build_id(long module, long bits, long address);

  /** The name of the symbol that an address lies in, or 0, and its offset within it. */
  public static native long dwfl_module_addrinfo(
      long module, long address, long offset, long symbol, long sectionIndex, long elf, long bias);

  /** The line record of an address, or 0. */
  public static native long dwfl_module_getsrc(long module, long address);

  /** A line record's file name, and its line. */
  public static native long dwfl_lineinfo(
      long line, long address, long lineNumber, long column, long time, long length);

  /** What the last failure was; {@code error} is -1. */
  public static native long dwfl_errmsg(int error);

  /** The {@code find_elf} callback for modules that are no files. */
  public static native int dwfl_linux_proc_find_elf(
      long module, long userData, long name, long base, long fileName, long elf);

  /** The address of one of the library's functions. */
  public static long addressOf(String function) {
    return Pointer.nativeValue(NativeLibrary.getInstance(NAME).getGlobalVariableAddress(function));
  }
}
