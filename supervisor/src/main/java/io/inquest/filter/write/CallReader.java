package io.inquest.filter.write;

import io.inquest.filter.algebra.Call;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.Constants;
import io.inquest.linux.arch.Parameter;
import io.inquest.linux.arch.Signature;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads a call as people and strace write it: {@code socket(AF_NETLINK, SOCK_RAW, 0)}, {@code
 * i386:openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC)}, {@code syscall_470(1)}. Used once.
 *
 * <p>A text in quotes is a pointer to it: some address, since a filter sees no more. A backslash
 * stands before a quote that the text has. Negative numbers are as wide as the parameter.
 */
public final class CallReader {
  /** What a pointer points to is of no matter, only that it is not null. */
  private static final long SOME_ADDRESS = 0x10000;

  private final SourceText source;
  private final String text;
  private Architecture abi;
  private final Map<Integer, String> texts = new HashMap<>();
  private int at;

  private CallReader(String text, Architecture host) {
    this.source = new SourceText("CALL", text, false);
    this.text = text;
    this.abi = host;
  }

  /**
   * The call that a text means.
   *
   * @param host the ABI of a call that names none
   * @throws PolicyException if it means none
   */
  public static WrittenCall read(String text, Architecture host) {
    return new CallReader(text, host).read();
  }

  private WrittenCall read() {
    int open = text.indexOf('(');
    if (open < 0 || !text.stripTrailing().endsWith(")")) {
      throw error(0, text.length(), "a call is written as in 'socket(AF_INET, SOCK_STREAM, 0)'");
    }
    int colon = text.lastIndexOf(':', open);
    if (colon >= 0) {
      abi = architecture(text.substring(0, colon).strip());
    }
    String name = text.substring(colon + 1, open).strip();
    int nr = number(name, colon + 1);
    at = open + 1;
    List<Long> arguments = new ArrayList<>();
    while (!skipTo(')')) {
      if (arguments.size() == SeccompData.ARGUMENTS) {
        throw error(at, 1, "a call has at most six arguments");
      }
      arguments.add(argument(nr, arguments.size()));
      if (!skipTo(',') && text.charAt(at) != ')') {
        throw error(at, 1, "',' or ')' is missing here");
      }
    }
    while (arguments.size() < SeccompData.ARGUMENTS) {
      arguments.add(0L);
    }
    return new WrittenCall(new Call(abi.auditArch(), nr, arguments, 0), texts);
  }

  private Architecture architecture(String name) {
    List<String> names = new ArrayList<>();
    Architecture.all().forEach(each -> names.add(each.name()));
    return Architecture.named(name)
        .orElseThrow(
            () ->
                error(
                    0,
                    name.length(),
                    "there is no ABI '"
                        + name
                        + "'"
                        + ClosestNames.hint(ClosestNames.to(name, names))));
  }

  private int number(String name, int offset) {
    OptionalInt known = abi.syscalls().number(name);
    if (known.isPresent()) {
      return known.getAsInt();
    }
    if (name.startsWith(CallWriter.UNNAMED)) {
      try {
        return Integer.parseUnsignedInt(name.substring(CallWriter.UNNAMED.length()));
      } catch (NumberFormatException e) {
        throw error(offset, name.length(), "'" + name + "' does not end with a 32-bit number");
      }
    }
    throw error(
        offset,
        name.length(),
        abi.name()
            + " has no system call '"
            + name
            + "'"
            + ClosestNames.hint(abi.syscalls().suggest(name)));
  }

  /** Skips blanks, and the character if it comes then. */
  private boolean skipTo(char wanted) {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    boolean found = at < text.length() && text.charAt(at) == wanted;
    at += found ? 1 : 0;
    return found;
  }

  private long argument(int nr, int index) {
    if (at < text.length() && text.charAt(at) == '"') {
      int end = text.indexOf('"', at + 1);
      while (end > 0 && text.charAt(end - 1) == '\\') {
        end = text.indexOf('"', end + 1);
      }
      if (end < 0) {
        throw error(at, 1, "this text has no end");
      }
      texts.put(index, text.substring(at + 1, end).replace("\\\"", "\""));
      at = end + 1;
      return SOME_ADDRESS;
    }
    long value = 0;
    do {
      value |= term(nr, index);
    } while (skipTo('|'));
    return value;
  }

  private long term(int nr, int index) {
    skipTo('|');
    int start = at;
    while (at < text.length() && ",|) \t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    if (word.isEmpty()) {
      throw error(start, 1, "an argument is missing here");
    }
    if (word.equals("NULL")) {
      return 0;
    }
    OptionalLong constant = Constants.value(abi, word);
    if (constant.isPresent()) {
      return constant.getAsLong();
    }
    try {
      return word.startsWith("-") ? narrowed(nr, index, Long.decode(word)) : unsigned(word);
    } catch (NumberFormatException e) {
      throw error(
          start,
          word.length(),
          "'"
              + word
              + "' is neither a number nor a constant of "
              + abi.name()
              + ClosestNames.hint(Constants.suggest(abi, word)));
    }
  }

  private static long unsigned(String word) {
    if (word.startsWith("0x") || word.startsWith("0X")) {
      return Long.parseUnsignedLong(word.substring(2), 16);
    }
    boolean octal = word.length() > 1 && word.startsWith("0");
    return Long.parseUnsignedLong(word, octal ? 8 : 10);
  }

  /** A negative number as the register holds it: compilers clear what an int leaves above it. */
  private long narrowed(int nr, int index, long value) {
    int bits = abi.wordBits();
    Optional<Signature> signature =
        abi.syscalls().name(nr).flatMap(name -> Signature.of(abi, name));
    if (signature.isPresent()) {
      for (Parameter parameter : signature.get().parameters()) {
        bits = parameter.position() == index ? Math.min(bits, parameter.bits()) : bits;
      }
    }
    return value & (-1L >>> (64 - bits));
  }

  private PolicyException error(int offset, int length, String problem) {
    return new PolicyException(new Place(source, 1, offset + 1, Math.max(1, length)), problem, "");
  }
}
