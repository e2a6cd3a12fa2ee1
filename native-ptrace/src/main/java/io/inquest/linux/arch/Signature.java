package io.inquest.linux.arch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a system call on one ABI, in the order of their registers. Immutable.
 *
 * @param syscall the kernel table's name of the call
 * @param parameters none to six of them
 */
public record Signature(String syscall, List<Parameter> parameters) {

  /** Keeps a copy of the parameters. */
  public Signature {
    parameters = List.copyOf(parameters);
  }

  /**
   * The signature of a call.
   *
   * @param syscall a name or another spelling that {@link SyscallTable#number} knows
   * @return empty for a call that this ABI does not have, and for one that Linux never implemented
   */
  public static Optional<Signature> of(Architecture abi, String syscall) {
    TableText table = TableText.of(abi.name() + ".signatures");
    Optional<List<String>> block = table.block(syscall);
    if (block.isEmpty()) {
      SyscallTable numbers = abi.syscalls();
      var number = numbers.number(syscall);
      if (number.isPresent()) {
        block = table.block(numbers.name(number.getAsInt()).orElse(syscall));
      }
    }
    return block.isEmpty() ? Optional.empty() : Optional.of(parse(block.get()));
  }

  /** The parameter with this name. */
  public Optional<Parameter> parameter(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return Optional.of(parameter);
      }
    }
    return Optional.empty();
  }

  private static Signature parse(List<String> block) {
    List<Parameter> parameters = new ArrayList<>(block.size() - 1);
    for (int i = 1; i < block.size(); i++) {
      parameters.add(parameter(i - 1, block.get(i)));
    }
    return new Signature(block.get(0), parameters);
  }

  /** Reads {@code " BITS SIGN NAME CLASS[:FLAGSET] TYPE[;NOTE]..."}. */
  private static Parameter parameter(int position, String line) {
    int sign = line.indexOf(' ', 1) + 1;
    int name = sign + 2;
    int kind = line.indexOf(' ', name) + 1;
    int type = line.indexOf(' ', kind) + 1;
    int flagSet = line.indexOf(':', kind);
    if (flagSet < 0 || flagSet > type) {
      flagSet = type - 1;
    }
    int note = line.indexOf(';', type);
    return new Parameter(
        position,
        line.substring(name, kind - 1),
        note < 0 ? line.substring(type) : line.substring(type, note),
        Integer.parseInt(line, 1, sign - 1, 10),
        signedness(line.charAt(sign)),
        line.substring(kind, flagSet),
        flagSet == type - 1 ? "" : line.substring(flagSet + 1, type - 1),
        note < 0 ? "" : line.substring(note + 1));
  }

  private static Signedness signedness(char letter) {
    return switch (letter) {
      case 's' -> Signedness.SIGNED;
      case 'u' -> Signedness.UNSIGNED;
      case 'p' -> Signedness.POINTER;
      default -> throw new IllegalStateException("no sign is written " + letter);
    };
  }
}
