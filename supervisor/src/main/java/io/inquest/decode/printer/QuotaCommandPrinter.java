package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;
import io.inquest.linux.arch.Architecture;

/** The command of quotactl(2), a subcommand above a byte that names the kind of quota. */
public final class QuotaCommandPrinter implements ArgumentPrinter {
  private static final int KIND_BITS = 8;

  private final EnumPrinter subcommands;
  private final EnumPrinter kinds;

  public QuotaCommandPrinter(Architecture abi) {
    subcommands = new EnumPrinter(abi, "quotactl_cmd", Integer.SIZE);
    kinds = new EnumPrinter(abi, "quotactl_type", Integer.SIZE);
  }

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    out.append("QCMD(");
    subcommands.print(call, (value & 0xffffffffL) >>> KIND_BITS, out);
    out.append(", ");
    kinds.print(call, value & 0xff, out);
    out.append(')');
  }
}
