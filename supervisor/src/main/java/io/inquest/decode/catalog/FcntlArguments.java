package io.inquest.decode.catalog;

import io.inquest.decode.call.Operand;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.printer.ArgumentPrinter;
import io.inquest.decode.printer.DecimalPrinter;
import io.inquest.decode.printer.DescriptorPrinter;
import io.inquest.decode.printer.EnumPrinter;
import io.inquest.decode.printer.FlagsPrinter;
import io.inquest.decode.printer.HexPrinter;
import io.inquest.decode.printer.Member;
import io.inquest.decode.printer.SelectedPrinter;
import io.inquest.decode.printer.SignalPrinter;
import io.inquest.decode.printer.StructPrinter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.I386;

/** What the third argument of fcntl(2) is for each command. */
final class FcntlArguments {
  private final Architecture abi;
  private final SelectedPrinter printer;

  private FcntlArguments(Architecture abi, Operand command) {
    this.abi = abi;
    this.printer = new SelectedPrinter(command, -1, new HexPrinter(abi.wordBits()));
  }

  static ArgumentPrinter printer(Architecture abi, Operand command) {
    return new FcntlArguments(abi, command).build();
  }

  private ArgumentPrinter build() {
    DecimalPrinter number = new DecimalPrinter(false);
    when(number, "F_DUPFD", "F_DUPFD_CLOEXEC", "F_SETPIPE_SZ");
    when(new DescriptorPrinter(abi, false), "F_DUPFD_QUERY");
    when(new FlagsPrinter(abi, "fcntl_fd_flags", Integer.SIZE), "F_SETFD");
    when(new FlagsPrinter(abi, "open_flags", Integer.SIZE), "F_SETFL");
    when(new FlagsPrinter(abi, "fcntl_seal", Integer.SIZE), "F_ADD_SEALS");
    when(new FlagsPrinter(abi, "fcntl_notify", Integer.SIZE), "F_NOTIFY");
    when(new EnumPrinter(abi, "fcntl_lock", Integer.SIZE), "F_SETLEASE");
    when(new SignalPrinter(), "F_SETSIG");
    when(null, "F_GETFD", "F_GETFL", "F_GETOWN", "F_GETSIG", "F_GETLEASE", "F_GETPIPE_SZ");
    when(null, "F_GET_SEALS", "F_CREATED_QUERY");
    boolean wide = StoppedCall.hasWideRegisters(abi);
    when(wide ? lock(Long.SIZE, 8) : lock(Integer.SIZE, 4), "F_GETLK", "F_SETLK", "F_SETLKW");
    // i386 aligns 64-bit members to 4 bytes.
    when(lock(Long.SIZE, abi == I386.ABI ? 4 : 8), "F_OFD_GETLK", "F_OFD_SETLK", "F_OFD_SETLKW");
    if (abi == I386.ABI || abi == Arm.ABI) {
      when(lock(Long.SIZE, abi == I386.ABI ? 4 : 8), "F_GETLK64", "F_SETLK64", "F_SETLKW64");
    }
    return printer;
  }

  private void when(ArgumentPrinter choice, String... commands) {
    for (String command : commands) {
      printer.when(SpecialPrinters.value(abi, "fcntl_cmd", command), choice);
    }
  }

  /**
   * {@code struct flock}.
   *
   * @param bits the width of its offsets
   * @param from where the first of them is
   */
  private ArgumentPrinter lock(int bits, int from) {
    return new StructPrinter(
        from + 2 * bits / Byte.SIZE,
        Member.of("l_type", 0, 16, new EnumPrinter(abi, "fcntl_lock", 16)),
        Member.of("l_whence", 2, 16, new EnumPrinter(abi, "seek_whence", 16)),
        Member.signed("l_start", from, bits),
        Member.signed("l_len", from + bits / Byte.SIZE, bits));
  }
}
