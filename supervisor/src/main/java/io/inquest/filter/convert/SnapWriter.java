package io.inquest.filter.convert;

import io.inquest.linux.arch.Architecture;
import io.inquest.policy.Action;
import java.util.List;

/**
 * Writes an outline as what snap-seccomp of snapd reads: the calls that the first of its ABIs lets
 * through. What it refuses gets EPERM. An argument is compared by 32 bits, and of several bits all
 * must be set. Used once.
 */
final class SnapWriter {
  private static final long HIGHEST = 0xffffffffL;

  private final Outline outline;
  private final StringBuilder out = new StringBuilder();

  private SnapWriter(Outline outline) {
    this.outline = outline;
  }

  /** The text. */
  static String text(Outline outline) {
    return new SnapWriter(outline).write();
  }

  private String write() {
    if (!outline.byDefault().action().isRefusal()) {
      return out.append("@unrestricted\n").toString();
    }
    out.append("# Everything else is refused.\n");
    Architecture abi = outline.abis().get(0);
    for (Outline.Part part : outline.parts()) {
      boolean own = part.calls().abi().filter(abi::equals).isPresent();
      if (own && part.action().equals(Action.ALLOW)) {
        for (List<OciTest> tests : OciTest.alternatives(part, abi.wordBits())) {
          String arguments = arguments(tests);
          for (int nr : arguments == null ? List.<Integer>of() : part.calls().known()) {
            out.append(abi.syscalls().name(nr).orElseThrow()).append(arguments).append('\n');
          }
        }
      }
    }
    return out.toString();
  }

  /** The arguments; null where a test cannot be written. */
  private static String arguments(List<OciTest> tests) {
    String[] words = {"-", "-", "-", "-", "-", "-"};
    int count = 0;
    for (OciTest test : tests) {
      String word = word(test);
      if (word == null || !words[test.argument()].equals("-")) {
        return null;
      }
      words[test.argument()] = word;
      count = Math.max(count, test.argument() + 1);
    }
    StringBuilder arguments = new StringBuilder();
    for (int i = 0; i < count; i++) {
      arguments.append(' ').append(words[i]);
    }
    return arguments.toString();
  }

  private static String word(OciTest test) {
    if (Long.compareUnsigned(test.value(), HIGHEST) > 0) {
      return null;
    }
    boolean masked = test.operator().equals(OciTest.MASKED);
    if (masked && test.value() == HIGHEST) {
      // Of the higher bits, which the kernel does not use, it asks that they be clear.
      return Long.toString(test.valueTwo());
    }
    String value = Long.toString(test.value());
    return switch (test.operator().substring(OciTest.PREFIX.length())) {
      case "EQ" -> value;
      case "NE" -> "!" + value;
      case "LE" -> "<=" + value;
      case "GE" -> ">=" + value;
      default -> test.value() == test.valueTwo() ? "|" + value : null;
    };
  }
}
