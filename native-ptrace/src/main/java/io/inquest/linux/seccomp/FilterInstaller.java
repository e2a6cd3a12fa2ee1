package io.inquest.linux.seccomp;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.Registers;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.Prctl;
import io.inquest.linux.memory.StackLoan;
import io.inquest.linux.memory.Vdso;
import io.inquest.linux.ptrace.RemoteSyscall;
import io.inquest.linux.ptrace.StoppedTracee;
import java.util.List;

/**
 * Makes a task install filters on itself, before its program's first instruction (I1).
 *
 * <p>At the syscall-exit-stop of an exec nothing of the program has run. The fresh image makes the
 * calls prctl(2) and seccomp(2) through the vdso's system call instruction, with the filter
 * programs on its stack ({@link StackLoan}); then registers and stack are as before.
 */
public final class FilterInstaller {
  private static final int SECCOMP_SET_MODE_FILTER = 1;

  private final StoppedTracee tracee;
  private final Architecture abi;

  /**
   * @param tracee a task at the syscall-exit-stop of its exec
   * @param abi the ABI of its new image
   */
  public FilterInstaller(StoppedTracee tracee, Architecture abi) {
    this.tracee = tracee;
    this.abi = abi;
  }

  /**
   * Installs filters, oldest first.
   *
   * @param programs struct sock_filter[] each, in native byte order
   * @param noNewPrivileges whether to set no_new_privs first
   * @throws ErrnoException if the kernel refuses; EACCES means that it demands no_new_privs
   */
  public void install(List<byte[]> programs, boolean noNewPrivileges) {
    Registers registers = tracee.registers(abi.auditArch());
    byte[] saved = new byte[registers.bytes().capacity()];
    registers.bytes().get(0, saved);
    long stackPointer = registers.stackPointer();
    RemoteSyscall remote = new RemoteSyscall(tracee, abi.auditArch(), instruction(registers));
    if (noNewPrivileges) {
      require(
          "prctl(PR_SET_NO_NEW_PRIVS)",
          remote.call(nr("prctl"), Prctl.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    }
    for (byte[] program : programs) {
      installOne(remote, stackPointer, program);
    }
    Registers restored = tracee.registers(abi.auditArch());
    restored.bytes().put(0, saved);
    restored.setSyscallNumber(-1);
    restored.clearStopMark();
    tracee.writeRegisters();
  }

  private void installOne(RemoteSyscall remote, long stackPointer, byte[] program) {
    int size = FilterImage.size(program.length, abi.wordBits());
    StackLoan loan = StackLoan.of(tracee.tid(), tracee.memory(), stackPointer, size);
    byte[] before = tracee.memory().readForCall(loan.address(), size);
    byte[] image = FilterImage.of(program, abi.wordBits(), loan.address());
    tracee.memory().overwrite(loan.address(), image);
    long result = remote.call(nr("seccomp"), SECCOMP_SET_MODE_FILTER, 0, loan.address());
    tracee.memory().overwrite(loan.address(), before);
    require("seccomp(SECCOMP_SET_MODE_FILTER)", result);
  }

  private long instruction(Registers registers) {
    return Vdso.syscallInstruction(tracee.tid(), tracee.memory(), registers, abi.wordBits())
        .orElseThrow(() -> new ErrnoException("finding the vdso", tracee.tid(), Errno.ENOSYS));
  }

  private int nr(String name) {
    return abi.syscalls().number(name).orElseThrow();
  }

  private void require(String operation, long result) {
    if (Errno.isError(result)) {
      throw new ErrnoException(operation, tracee.tid(), (int) -result);
    }
  }
}
