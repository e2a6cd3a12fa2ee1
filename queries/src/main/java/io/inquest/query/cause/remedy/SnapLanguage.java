package io.inquest.query.cause.remedy;

import java.util.Arrays;
import java.util.Optional;

/** What snap-seccomp of snapd reads: a line allows a call, and one with {@code ~} denies it. */
record SnapLanguage() implements PolicyLanguage {
  private static final long HIGHEST = 0xffffffffL;

  @Override
  public Remedy allow(Refused refused) {
    if (!refused.byDefault()) {
      return new Remedy(
          "Allow " + refused.call() + ", by taking it out of " + refused.place(), Optional.empty());
    }
    String[] words = new String[6];
    Arrays.fill(words, "-");
    int count = 0;
    for (DecisiveArgument argument : refused.arguments()) {
      if (Long.compareUnsigned(argument.register(), HIGHEST) <= 0) {
        words[argument.position()] = Long.toString(argument.register());
        count = Math.max(count, argument.position() + 1);
      }
    }
    StringBuilder line = new StringBuilder(refused.call());
    for (int i = 0; i < count; i++) {
      line.append(' ').append(words[i]);
    }
    return new Remedy(
        (count == 0 ? "Allow " + refused.call() : refused.allowing())
            + ", by a line in "
            + refused.rule().file(),
        Optional.of(line.toString()));
  }

  @Override
  public Remedy answerEnosys(Refused refused) {
    return new Remedy(
        "snapd answers with EPERM and EACCES alone: "
            + refused.call()
            + " cannot be answered with ENOSYS",
        Optional.empty());
  }

  @Override
  public Remedy allowAbi(Refused refused, String abi) {
    return new Remedy(
        "snapd's filters are about the machine's own ABI and its 32-bit one: none lets a call of "
            + abi
            + " through",
        Optional.empty());
  }
}
