package io.inquest.linux.seccomp;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.KnownWords;
import io.inquest.linux.bpf.Symbols;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The names of {@code struct seccomp_data}'s fields, of audit arches, of actions and of system
 * calls.
 *
 * <p>Halves of 64-bit fields are called {@code args[0].lo32} and {@code args[0].hi32}.
 */
public final class SeccompSymbols implements Symbols {
  /** Names everything but system calls, and so needs no table. */
  public static final SeccompSymbols WITHOUT_CALLS =
      new SeccompSymbols((arch, nr) -> Optional.empty());

  /** Names system calls, too, by the tables of {@link Architecture#syscalls()}. */
  public static final SeccompSymbols WITH_CALLS =
      new SeccompSymbols(
          (arch, nr) -> Architecture.of(arch, nr).flatMap(abi -> abi.syscalls().name(nr)));

  /** Where the names of system calls come from. */
  @FunctionalInterface
  public interface CallNames {
    /** The name of the call with this audit arch and number, if there is one. */
    Optional<String> name(int arch, int nr);
  }

  private final CallNames calls;

  /** Symbols with names of system calls from {@code calls}. */
  public SeccompSymbols(CallNames calls) {
    this.calls = calls;
  }

  @Override
  public String word(int offset) {
    if (offset == SeccompData.NR) {
      return "nr";
    }
    if (offset == SeccompData.ARCH) {
      return "arch";
    }
    String half = offset % Long.BYTES == 0 ? ".lo32" : ".hi32";
    return offset < SeccompData.ARGS
        ? "instruction_pointer" + half
        : "args[" + (offset - SeccompData.ARGS) / Long.BYTES + "]" + half;
  }

  /** The action's name, with its data in parentheses unless that is 0 and says nothing. */
  @Override
  public String returned(int value) {
    SeccompAction action = SeccompAction.of(value);
    if (action.value() != (value & SeccompAction.ACTION_MASK)) {
      return "#0x" + Integer.toHexString(value) + " (unknown action: " + action + ")";
    }
    int data = value & SeccompAction.DATA_MASK;
    return data == 0 && action != SeccompAction.ERRNO ? action.name() : action + "(" + data + ")";
  }

  @Override
  public String meaning(int offset, int k, KnownWords known) {
    if (offset == SeccompData.ARCH) {
      return Architecture.of(k, 0)
          .map(abi -> "AUDIT_ARCH_" + abi.name().toUpperCase(Locale.ROOT))
          .orElse("");
    }
    OptionalInt arch = known.value(SeccompData.ARCH);
    return offset == SeccompData.NR && arch.isPresent()
        ? calls.name(arch.getAsInt(), k).orElse("")
        : "";
  }
}
