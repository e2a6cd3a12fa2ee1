package io.inquest.query.cause.remedy;

import java.util.Optional;

/** The events of the command line, which list what is allowed. */
record EventLanguage() implements PolicyLanguage {

  @Override
  public Remedy allow(Refused refused) {
    String condition = InquestLanguage.condition(refused);
    return new Remedy(
        refused.allowing(),
        Optional.of(
            "-e syscalls:sys_enter_"
                + refused.call()
                + (condition.isEmpty() ? "" : " --filter '" + condition + "'")));
  }

  @Override
  public Remedy answerEnosys(Refused refused) {
    return new Remedy(
        "Answer " + refused.call() + " with ENOSYS, which takes a policy file", Optional.empty());
  }

  @Override
  public Remedy allowAbi(Refused refused, String abi) {
    return new Remedy(
        "Events are those of the machine's 64-bit ABI: allow calls of "
            + abi
            + " by a policy file that lists it under architectures",
        Optional.empty());
  }
}
