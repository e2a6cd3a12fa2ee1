package io.inquest.query.cause.remedy;

import io.inquest.linux.arch.Errno;
import io.inquest.query.cause.evidence.KernelNames;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A policy of kafel: the first block with the call decides. What stands outside of policies at the
 * file's beginning comes before all that it uses.
 */
record KafelLanguage() implements PolicyLanguage {

  @Override
  public Remedy allow(Refused refused) {
    StringJoiner tests = new StringJoiner(" && ", "(a0, a1, a2, a3, a4, a5) { ", " }");
    tests.setEmptyValue("");
    for (DecisiveArgument argument : refused.arguments()) {
      tests.add("a" + argument.position() + " == " + KernelNames.hex(argument.register()));
    }
    return new Remedy(
        refused.allowing() + where(refused),
        Optional.of("ALLOW { " + refused.call() + tests + " }"));
  }

  @Override
  public Remedy answerEnosys(Refused refused) {
    return new Remedy(
        "Answer " + refused.call() + " with ENOSYS" + where(refused),
        Optional.of("ERRNO(" + Errno.ENOSYS + ") { " + refused.call() + " }"));
  }

  private static String where(Refused refused) {
    return ", by this at the beginning of " + refused.rule().file();
  }

  @Override
  public Remedy allowAbi(Refused refused, String abi) {
    return new Remedy(
        "nsjail compiles policies of kafel for the machine's own ABI: none lets a call of "
            + abi
            + " through",
        Optional.empty());
  }
}
