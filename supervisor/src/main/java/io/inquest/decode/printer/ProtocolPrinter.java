package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;
import io.inquest.linux.arch.Architecture;

/** The protocol of a packet socket, an Ethernet type in network byte order: packet(7). */
public final class ProtocolPrinter implements ArgumentPrinter {
  private final EnumPrinter types;

  public ProtocolPrinter(Architecture abi) {
    types = new EnumPrinter(abi, "ethertype", Short.SIZE);
  }

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    if (value == 0) {
      out.append('0');
      return;
    }
    out.append("htons(");
    types.print(call, Short.toUnsignedLong(Short.reverseBytes((short) value)), out);
    out.append(')');
  }
}
