package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;
import io.inquest.linux.arch.Architecture;

/** A file mode, inode(7): permissions in octal, behind the type where there is one. */
public final class ModePrinter implements ArgumentPrinter {
  private static final long TYPE = 0xf000;

  private final EnumPrinter types;

  public ModePrinter(Architecture abi) {
    types = new EnumPrinter(abi, "file_mode", Integer.SIZE);
  }

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    if ((value & TYPE) != 0) {
      types.print(call, value & TYPE, out);
      out.append('|');
    }
    out.octal(value & ~TYPE);
  }
}
