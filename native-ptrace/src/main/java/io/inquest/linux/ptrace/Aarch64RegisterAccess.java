package io.inquest.linux.ptrace;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Aarch64Registers;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.ArmRegisters;
import io.inquest.linux.arch.Registers;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.proc.CurrentCall;
import java.util.Optional;

/** PTRACE_GETREGSET and PTRACE_SETREGSET of NT_PRSTATUS and NT_ARM_SYSTEM_CALL on aarch64. */
final class Aarch64RegisterAccess implements RegisterAccess {
  private static final int GETREGSET = 0x4204;
  private static final int SETREGSET = 0x4205;
  private static final int NT_PRSTATUS = 1;
  private static final int NT_ARM_SYSTEM_CALL = 0x404;
  private static final int NT_ARM_PAC_MASK = 0x406;

  /** {@code struct user_pac_mask}: the bits that sign a pointer to data, and one to code. */
  private static final int PAC_MASK_SIZE = 16;

  private static final int CODE_MASK = 8;

  private final NativeBuffer buffer = NativeBuffer.allocate(Aarch64Registers.BUFFER_SIZE);
  private final Aarch64Registers aarch64 = Aarch64Registers.of(buffer.bytes());
  private final ArmRegisters arm = ArmRegisters.of(buffer.bytes());

  /** {@code struct iovec}: address and length, 8 bytes each. */
  private final NativeBuffer vector = NativeBuffer.allocate(16);

  private final NativeBuffer signatures = NativeBuffer.allocate(PAC_MASK_SIZE);

  /** Bytes of NT_PRSTATUS that the task last read has: a 32-bit task has fewer. */
  private int setSize;

  @Override
  public Registers read(int tid, int auditArch) {
    transfer("PTRACE_GETREGSET", GETREGSET, tid, NT_PRSTATUS, 0, Aarch64Registers.SIZE);
    setSize = (int) vector.bytes().getLong(8);
    transfer(
        "PTRACE_GETREGSET", GETREGSET, tid, NT_ARM_SYSTEM_CALL, Aarch64Registers.SYSTEM_CALL, 4);
    return setSize == ArmRegisters.SIZE ? arm : aarch64;
  }

  @Override
  public boolean forgetsInterruptedCall() {
    return true;
  }

  @Override
  public Registers readLatestCall(int tid, int auditArch, int number) {
    Registers registers = read(tid, auditArch);
    long own = registers.syscallNumber();
    // The kernel keeps the first argument, and shows it in /proc of a task that is in a call.
    registers.setSyscallNumber(number);
    writeSystemCall(tid);
    Optional<CurrentCall> call = CurrentCall.of(tid);
    registers.setSyscallNumber(own);
    writeSystemCall(tid);
    call.ifPresent(known -> registers.setArgument(0, known.firstArgument()));
    return registers;
  }

  @Override
  public void write(int tid) {
    transfer("PTRACE_SETREGSET", SETREGSET, tid, NT_PRSTATUS, 0, setSize);
    writeSystemCall(tid);
  }

  private void writeSystemCall(int tid) {
    transfer(
        "PTRACE_SETREGSET", SETREGSET, tid, NT_ARM_SYSTEM_CALL, Aarch64Registers.SYSTEM_CALL, 4);
  }

  @Override
  public void refuse(int tid, int auditArch, long result) {
    Registers registers = read(tid, auditArch);
    registers.setSyscallNumber(-1);
    registers.setResult(result);
    write(tid);
  }

  @Override
  public void setNumber(int tid, int auditArch, int number) {
    read(tid, auditArch).setSyscallNumber(number);
    write(tid);
  }

  @Override
  public void setArgument(int tid, int auditArch, int position, long value) {
    read(tid, auditArch).setArgument(position, value);
    write(tid);
  }

  @Override
  public void restoreArgument(int tid, int auditArch, int position, long value) {
    // x0, and r0, carry the first argument in and the result out.
    if (position > 0) {
      setArgument(tid, auditArch, position, value);
    }
  }

  @Override
  public int auditArchOfCode(int tid) {
    read(tid, Aarch64.ABI.auditArch());
    return setSize == ArmRegisters.SIZE ? Arm.ABI.auditArch() : Aarch64.ABI.auditArch();
  }

  @Override
  public long returnAddressMask(int tid) {
    if (auditArchOfCode(tid) == Arm.ABI.auditArch()) {
      return 0xffff_ffffL;
    }
    vector.bytes().putLong(0, signatures.address()).putLong(8, PAC_MASK_SIZE);
    // EINVAL where the processor signs no pointers.
    boolean signs = LibC.ptrace(GETREGSET, tid, NT_ARM_PAC_MASK, vector.address()) == 0;
    return signs ? ~signatures.bytes().getLong(CODE_MASK) : -1;
  }

  private void transfer(String operation, int request, int tid, int set, int offset, int length) {
    vector.bytes().putLong(0, buffer.address() + offset);
    vector.bytes().putLong(8, length);
    Ptrace.request(operation, request, tid, set, vector.address());
  }
}
