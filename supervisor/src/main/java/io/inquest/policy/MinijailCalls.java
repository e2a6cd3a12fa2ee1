package io.inquest.policy;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The calls that a line of minijail's is about: one, or several in braces, by name or number, each
 * maybe for some machines only: {@code {read, open[arch=x86_64,arm]}}.
 */
final class MinijailCalls {
  private final Architecture abi;
  private final Place place;

  /**
   * @param place of the line
   */
  MinijailCalls(Architecture abi, Place place) {
    this.abi = abi;
    this.place = place;
  }

  /** Their numbers; none where all are other machines'. */
  List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String call : inBraces(text)) {
      int bracket = call.indexOf('[');
      boolean here = bracket < 0 || isHere(call.substring(bracket));
      if (here) {
        numbers.add(number(bracket < 0 ? call : call.substring(0, bracket).strip()));
      }
    }
    return numbers;
  }

  /** The parts of a list in braces; the text itself where it has none. */
  static List<String> inBraces(String text) {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      return List.of(text);
    }
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 1;
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (depth == 0 && (c == ',' || i == text.length() - 1)) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    return parts;
  }

  /** Whether what stands in brackets is about this machine. */
  private boolean isHere(String brackets) {
    boolean closed = brackets.endsWith("]");
    boolean here = true;
    for (String pair : brackets.substring(1, brackets.length() - (closed ? 1 : 0)).split(";", -1)) {
      int equals = pair.indexOf('=');
      if (!closed || equals < 0) {
        throw new PolicyException(
            place, "'" + brackets + "' is not understood", "Write [arch=x86_64] for example.");
      }
      if (pair.substring(0, equals).strip().equals("arch")) {
        String own = abi == Aarch64.ABI ? "arm64" : abi.name();
        List<String> named = List.of(pair.substring(equals + 1).strip().split("\\s*,\\s*", -1));
        here &= named.contains(own);
      }
    }
    return here;
  }

  private int number(String call) {
    int decimal = Scalars.decimal(call);
    if (decimal >= 0 && abi.syscalls().name(decimal).isPresent()) {
      return decimal;
    }
    OptionalInt nr = CallNames.exact(abi, call);
    if (nr.isEmpty()) {
      throw new PolicyException(
          place,
          abi.name()
              + " has no system call '"
              + call
              + "'"
              + ClosestNames.hint(CallNames.suggest(List.of(abi), call)),
          "");
    }
    return nr.getAsInt();
  }
}
