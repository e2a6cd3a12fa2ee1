package io.inquest.filter.algebra;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.SeccompData;
import java.util.List;
import java.util.Optional;

/**
 * One concrete call, as filters see it.
 *
 * @param auditArch the audit arch
 * @param nr the number; x32 numbers carry their bit
 * @param arguments six
 * @param instructionPointer 0 unless a filter looks at it
 */
public record Call(int auditArch, int nr, List<Long> arguments, long instructionPointer) {

  /** Requires six arguments. */
  public Call {
    arguments = List.copyOf(arguments);
    if (arguments.size() != SeccompData.ARGUMENTS) {
      throw new IllegalArgumentException("a call has six arguments: " + arguments);
    }
  }

  /** Its ABI, if Inquest knows it. */
  public Optional<Architecture> abi() {
    return Architecture.of(auditArch, nr);
  }

  /** The kernel's name of it. */
  public Optional<String> name() {
    return abi().flatMap(abi -> abi.syscalls().name(nr));
  }

  /** What filters are given. */
  public SeccompData data() {
    SeccompData data = new SeccompData().set(nr, auditArch, instructionPointer, 0, 0, 0, 0, 0, 0);
    for (int i = 0; i < arguments.size(); i++) {
      data.setArgument(i, arguments.get(i));
    }
    return data;
  }
}
