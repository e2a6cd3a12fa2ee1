package io.inquest.filter.write;

import io.inquest.filter.algebra.Call;
import io.inquest.filter.algebra.ValueSet;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Signature;
import io.inquest.linux.arch.X32;
import java.util.ArrayList;
import java.util.List;

/** Writes calls with their raw numbers, as {@code policy explain} reads them. */
public final class CallWriter {
  /** Written before the number of a call that no table knows. */
  public static final String UNNAMED = "syscall_";

  private CallWriter() {}

  /**
   * {@code socket(40, 0, 0)}, {@code i386:socketcall(1, 0)}, {@code arch_0x28:syscall_3()}: a call
   * of this machine's 64-bit ABI has none before its name.
   */
  public static String text(Call call) {
    StringBuilder out = new StringBuilder();
    String abi = call.abi().map(Architecture::name).orElse("");
    if (abi.isEmpty()) {
      out.append("arch_0x").append(Integer.toHexString(call.auditArch())).append(':');
    } else if (!abi.equals(Architecture.host().name())) {
      out.append(abi).append(':');
    }
    out.append(call.name().orElseGet(() -> UNNAMED + Integer.toUnsignedString(call.nr())));
    out.append('(');
    for (int i = 0; i < parameters(call); i++) {
      out.append(i == 0 ? "" : ", ").append(number(call.arguments().get(i)));
    }
    return out.append(')').toString();
  }

  /** As many as the call takes, more if those have values. */
  private static int parameters(Call call) {
    int count =
        call.abi()
            .flatMap(abi -> call.name().flatMap(name -> Signature.of(abi, name)))
            .map(signature -> signature.parameters().size())
            .orElse(0);
    for (int i = count; i < call.arguments().size(); i++) {
      count = call.arguments().get(i) == 0 ? count : i + 1;
    }
    return count;
  }

  private static String number(long value) {
    return value >= 0 && value < 10 ? Long.toString(value) : "0x" + Long.toHexString(value);
  }

  /** The names of known calls and the numbers of others: {@code read, write, 472–511}. */
  public static List<String> names(
      Architecture abi, List<Integer> known, List<ValueSet.Range> unknown) {
    List<String> names = new ArrayList<>();
    for (int nr : known) {
      names.add(abi.syscalls().name(nr).orElseThrow());
    }
    for (ValueSet.Range range : unknown) {
      names.add(range(range, abi == X32.ABI ? X32.BIT : 0));
    }
    return names;
  }

  private static String range(ValueSet.Range range, int base) {
    long first = range.first() - base;
    long last = range.last() - base;
    return range.isSingle() ? Long.toString(first) : first + "-" + last;
  }
}
