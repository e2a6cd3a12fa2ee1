package io.inquest.linux.stack;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Pointer;
import io.inquest.linux.arch.Aarch64Registers;
import io.inquest.linux.arch.Registers;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibDw;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.memory.TraceeMemory;
import io.inquest.linux.ptrace.StoppedTracee;

/**
 * Gives libdw the registers and the memory of a stopped task, as its {@code Dwfl_Thread_Callbacks}
 * ask for them: those of its own would wait for a page that is not in memory. Owned by the tracer
 * thread.
 */
final class ThreadState {
  private static final int PAGE = 4096;
  private static final long NOWHERE = -1;
  private static final int TRUE = 1;
  private static final int FALSE = 0;

  /** {@code pid_t (*next_thread)(Dwfl *, void *, void **)}: 0 behind the last. */
  interface NextThread extends Callback {
    int callback(long dwfl, long argument, long threadArgument);
  }

  /** {@code bool (*get_thread)(Dwfl *, pid_t tid, void *, void **)}. */
  interface GetThread extends Callback {
    int callback(long dwfl, int tid, long argument, long threadArgument);
  }

  /** {@code bool (*memory_read)(Dwfl *, Dwarf_Addr, Dwarf_Word *, void *)}. */
  interface MemoryRead extends Callback {
    int callback(long dwfl, long address, long result, long argument);
  }

  /** {@code bool (*set_initial_registers)(Dwfl_Thread *, void *)}. */
  interface SetRegisters extends Callback {
    int callback(long thread, long argument);
  }

  // libdw keeps their addresses: they must not be collected.
  private final NextThread nextThread = (dwfl, argument, threadArgument) -> 0;
  private final GetThread getThread = (dwfl, tid, argument, threadArgument) -> TRUE;
  private final MemoryRead memoryRead = this::read;
  private final SetRegisters setRegisters = this::give;

  private final NativeBuffer callbacks = NativeBuffer.allocate(6 * Long.BYTES);
  private final NativeBuffer words =
      NativeBuffer.allocate(Registers.MOST_UNWIND_REGISTERS * Long.BYTES);

  /** The page that was read last, and how much of it there is. */
  private final NativeBuffer page = NativeBuffer.allocate(PAGE);

  private long pageAddress = NOWHERE;
  private int pageLength;
  private StoppedTracee stopped;
  private boolean absent;

  ThreadState() {
    // Threads are asked for by their tids. There is nothing to be done when they are left.
    callbacks.bytes().putLong(0, address(nextThread));
    callbacks.bytes().putLong(Long.BYTES, address(getThread));
    callbacks.bytes().putLong(2 * Long.BYTES, address(memoryRead));
    callbacks.bytes().putLong(3 * Long.BYTES, address(setRegisters));
  }

  private static long address(Callback callback) {
    return Pointer.nativeValue(CallbackReference.getFunctionPointer(callback));
  }

  /** Address of the {@code Dwfl_Thread_Callbacks}. */
  long callbacks() {
    return callbacks.address();
  }

  /** Whose state is asked for from now on. */
  void of(StoppedTracee task) {
    stopped = task;
    pageAddress = NOWHERE;
    absent = false;
  }

  /** Whether what was asked for last was not in memory. */
  boolean wasAbsent() {
    return absent;
  }

  private int read(long dwfl, long address, long result, long argument) {
    long start = address & -PAGE;
    int into = (int) (address - start);
    if (into + Long.BYTES > PAGE) {
      return readAcross(address, result);
    }
    if (start != pageAddress) {
      TraceeMemory memory = stopped.memory();
      pageLength = memory.read(start, page, PAGE);
      pageAddress = start;
      absent = memory.endedAtAbsentPage();
    }
    if (into + Long.BYTES > pageLength) {
      return FALSE;
    }
    new Pointer(result).setLong(0, page.bytes().getLong(into));
    return TRUE;
  }

  private int readAcross(long address, long result) {
    TraceeMemory memory = stopped.memory();
    int count = memory.read(address, words, Long.BYTES);
    absent = memory.endedAtAbsentPage();
    if (count < Long.BYTES) {
      return FALSE;
    }
    new Pointer(result).setLong(0, words.bytes().getLong(0));
    return TRUE;
  }

  /** Registers in the order of the architecture's DWARF numbers. */
  private int give(long thread, long argument) {
    Registers registers;
    try {
      registers = stopped.registers(stopped.auditArchOfCode());
    } catch (ErrnoException e) {
      // It was killed since.
      return FALSE;
    }
    if (registers instanceof Aarch64Registers) {
      LibDw.dwfl_thread_state_register_pc(thread, registers.instructionPointer());
    }
    int count = registers.unwindRegisters(words.bytes());
    return LibDw.dwfl_thread_state_registers(thread, 0, count, words.address()) == 0 ? FALSE : TRUE;
  }
}
