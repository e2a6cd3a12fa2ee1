package io.inquest.query.cause.remedy;

import java.util.Optional;

/** A policy of go-seccomp-bpf: the first group that a call meets decides. */
record GoSeccompLanguage() implements PolicyLanguage {

  @Override
  public Remedy allow(Refused refused) {
    StringBuilder group = new StringBuilder("- action: allow\n");
    if (refused.arguments().isEmpty()) {
      group.append("  names: [").append(refused.call()).append(']');
    } else {
      group.append("  names_with_args:\n  - name: ").append(refused.call());
      group.append("\n    arguments:");
      for (DecisiveArgument argument : refused.arguments()) {
        group.append("\n    - {argument: ").append(argument.position());
        group.append(", operation: Equal, value: ");
        group.append(Long.toUnsignedString(argument.register())).append('}');
      }
    }
    return new Remedy(
        refused.allowing()
            + ", by a group before all others under 'syscalls' of "
            + refused.rule().file(),
        Optional.of(group.toString()));
  }

  @Override
  public Remedy answerEnosys(Refused refused) {
    return new Remedy(
        "The errno of go-seccomp-bpf is always EPERM: "
            + refused.call()
            + " cannot be answered with ENOSYS",
        Optional.empty());
  }

  @Override
  public Remedy allowAbi(Refused refused, String abi) {
    return new Remedy(
        "Policies of go-seccomp-bpf are about the machine's own ABI: calls of "
            + abi
            + " get the default, and those of x32 none",
        Optional.empty());
  }
}
