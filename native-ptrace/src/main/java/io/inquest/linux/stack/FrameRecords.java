package io.inquest.linux.stack;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Aarch64Registers;
import io.inquest.linux.arch.Registers;
import io.inquest.linux.memory.TraceeMemory;
import io.inquest.linux.ptrace.StoppedTracee;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The frame records of a stopped aarch64 task (AAPCS64, "The Frame Pointer"): x29 points at the
 * innermost, each consists of the address of its caller's, 0 for none, and the address to return
 * to. Code that signs return addresses keeps them. For use at one stop.
 */
final class FrameRecords {
  private static final int RECORD_SIZE = 16;

  private final TraceeMemory memory;
  private long next;
  private long returnAddress;

  private FrameRecords(TraceeMemory memory, long next) {
    this.memory = memory;
    this.next = next;
  }

  /** Those of a task; none if it does not run aarch64 code. */
  static FrameRecords of(StoppedTracee stopped) {
    Registers registers = stopped.registers(Aarch64.ABI.auditArch());
    return new FrameRecords(
        stopped.memory(), registers instanceof Aarch64Registers own ? own.framePointer() : 0);
  }

  /**
   * Goes on to the record of the caller.
   *
   * @return whether there is one: outwards, where the stack grows from
   */
  boolean advance() {
    if (next == 0) {
      return false;
    }
    byte[] content = memory.read(next, RECORD_SIZE);
    if (content.length < RECORD_SIZE) {
      return false;
    }
    ByteBuffer fields = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    long callers = fields.getLong(0);
    returnAddress = fields.getLong(Long.BYTES);
    next = Long.compareUnsigned(callers, next) > 0 ? callers : 0;
    return returnAddress != 0;
  }

  /** Goes on to the record that holds a return address; whether there is one. */
  boolean advanceTo(long address) {
    while (advance()) {
      if (returnAddress == address) {
        return true;
      }
    }
    return false;
  }

  /** The return address of the record, signed as it stands there. */
  long returnAddress() {
    return returnAddress;
  }
}
