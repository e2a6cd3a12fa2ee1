package io.inquest.decode.catalog;

import io.inquest.decode.call.Operand;
import io.inquest.decode.printer.AddressPrinter;
import io.inquest.decode.printer.ArgumentPrinter;
import io.inquest.decode.printer.ArrayPrinter;
import io.inquest.decode.printer.BitSetPrinter;
import io.inquest.decode.printer.BufferPrinter;
import io.inquest.decode.printer.ConditionalPrinter;
import io.inquest.decode.printer.DecimalPrinter;
import io.inquest.decode.printer.DescriptorPrinter;
import io.inquest.decode.printer.DevicePrinter;
import io.inquest.decode.printer.EnumPrinter;
import io.inquest.decode.printer.FlagsPrinter;
import io.inquest.decode.printer.HexPrinter;
import io.inquest.decode.printer.KeyPrinter;
import io.inquest.decode.printer.Member;
import io.inquest.decode.printer.ModePrinter;
import io.inquest.decode.printer.OwnerPrinter;
import io.inquest.decode.printer.SerialPrinter;
import io.inquest.decode.printer.SignalPrinter;
import io.inquest.decode.printer.SignalSetPrinter;
import io.inquest.decode.printer.SocketAddressPrinter;
import io.inquest.decode.printer.StringArrayPrinter;
import io.inquest.decode.printer.StringCountPrinter;
import io.inquest.decode.printer.StringPrinter;
import io.inquest.decode.printer.VectorPrinter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ConstantSet;
import io.inquest.linux.arch.Constants;
import io.inquest.linux.arch.Parameter;
import io.inquest.linux.arch.Signature;
import io.inquest.linux.arch.Signedness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which printer a parameter gets: by the call it belongs to where that says more, else by its
 * class.
 */
public final class PrinterCatalog {
  private final Architecture abi;
  private final Signature signature;
  private final StructCatalog structs;

  public PrinterCatalog(Architecture abi, Signature signature) {
    this.abi = abi;
    this.signature = signature;
    this.structs = new StructCatalog(abi);
  }

  public ArgumentPrinter printer(Parameter parameter) {
    ArgumentPrinter printer = SpecialPrinters.printer(abi, signature, parameter);
    if (printer == null) {
      printer = byClass(parameter);
    }
    return conditional(parameter, printer);
  }

  private ArgumentPrinter byClass(Parameter parameter) {
    return switch (parameter.kind()) {
      case "fd" -> new DescriptorPrinter(abi, parameter.name().contains("pidfd"));
      case "dirfd" -> new DescriptorPrinter(abi, true);
      case "path" -> StringPrinter.PATH;
      case "string" -> StringPrinter.TEXT;
      case "argv" ->
          parameter.name().equals("envp") ? new StringCountPrinter() : new StringArrayPrinter();
      case "buffer_in" -> new BufferPrinter(counted(parameter, "len@"));
      case "sockaddr_in" -> new SocketAddressPrinter(counted(parameter, "len@"));
      case "iovec_in" -> new VectorPrinter(counted(parameter, "count@"), true);
      case "iovec_out" -> new VectorPrinter(counted(parameter, "count@"), false);
      case "len_inout" -> new ArrayPrinter(Member.signed("", 0, Integer.SIZE), Integer.BYTES, 1);
      case "sigset_in" -> new SignalSetPrinter(parameter.ctype().contains("old_sigset") ? 4 : 8);
      case "fdset_inout" -> new BitSetPrinter(operand(0), 1);
      case "struct_in", "struct_inout", "time_in", "time_inout" -> structure(parameter);
      case "array_in" -> array(parameter);
      case "flags", "enum", "id", "mask", "hex" -> named(parameter);
      case "mode" -> new ModePrinter(abi);
      case "pid", "size", "count", "time", "status", "int", "uint" ->
          new DecimalPrinter(parameter.signed() == Signedness.SIGNED);
      case "offset" ->
          parameter.signed() == Signedness.SIGNED
              ? new DecimalPrinter(true)
              : new HexPrinter(parameter.bits());
      case "uid", "gid" -> new OwnerPrinter(parameter.bits());
      case "signal" -> new SignalPrinter();
      case "key" -> new KeyPrinter();
      case "dev" -> new DevicePrinter();
      case "addr" -> new AddressPrinter();
      default ->
          parameter.signed() == Signedness.POINTER
              ? new AddressPrinter()
              : new HexPrinter(parameter.bits());
    };
  }

  private ArgumentPrinter named(Parameter parameter) {
    int bits = parameter.comparedBits();
    String key = parameter.flagSet();
    if (key.isEmpty()) {
      return parameter.kind().equals("id")
          ? new DecimalPrinter(parameter.signed() == Signedness.SIGNED)
          : new HexPrinter(bits);
    }
    return switch (parameter.kind()) {
      case "id" -> new SerialPrinter(abi, key);
      case "flags" -> new FlagsPrinter(abi, key, bits);
      default -> hasFlags(key) ? new FlagsPrinter(abi, key, bits) : new EnumPrinter(abi, key, bits);
    };
  }

  /** Whether values of the set come together with flags, as {@code FUTEX_CLOCK_REALTIME} does. */
  private boolean hasFlags(String key) {
    for (ConstantSet.Entry entry : Constants.set(abi, key).entries()) {
      if (entry.kind() == ConstantSet.Kind.FLAG) {
        return true;
      }
    }
    return false;
  }

  private ArgumentPrinter structure(Parameter parameter) {
    ArgumentPrinter printer = structs.printer(parameter.ctype(), sizeOf(parameter));
    return printer == null ? new AddressPrinter() : printer;
  }

  /** The argument that says how large the caller's structure is, null if there is none. */
  private Operand sizeOf(Parameter parameter) {
    int next = parameter.position() + 1;
    if (next < signature.parameters().size()) {
      String name = signature.parameters().get(next).name();
      if (name.equals("size") || name.equals("usize")) {
        return operand(next);
      }
    }
    return null;
  }

  private ArgumentPrinter array(Parameter parameter) {
    Operand count = counted(parameter, "count@");
    ArgumentPrinter printer = count == null ? null : structs.array(parameter.ctype(), count);
    return printer == null ? new AddressPrinter() : printer;
  }

  /** The argument that {@code len@N} or {@code count@N} names, null if there is no such note. */
  private Operand counted(Parameter parameter, String note) {
    int at = parameter.note().indexOf(note);
    return at < 0 ? null : operand(parameter.note().charAt(at + note.length()) - '0');
  }

  private Operand operand(int position) {
    return Operand.of(signature.parameters().get(position));
  }

  /** Adds the condition that a note such as {@code if O_CREAT|O_TMPFILE} makes. */
  private ArgumentPrinter conditional(Parameter parameter, ArgumentPrinter printer) {
    if (!parameter.note().startsWith("if ")) {
      return printer;
    }
    List<Long> anyOf = new ArrayList<>();
    Parameter condition = null;
    for (String name : parameter.note().substring("if ".length()).split("\\|", -1)) {
      for (Parameter other : signature.parameters()) {
        Optional<ConstantSet.Entry> constant = Constants.set(abi, other.flagSet()).named(name);
        if (constant.isPresent()) {
          condition = other;
          anyOf.add(constant.get().value());
        }
      }
    }
    return condition == null
        ? printer
        : new ConditionalPrinter(printer, Operand.of(condition), anyOf);
  }
}
