package io.inquest.decode;

import io.inquest.linux.arch.Architecture;

/** The protocol of a packet socket, an Ethernet type in network byte order: packet(7). */
final class ProtocolPrinter implements ArgumentPrinter {
  private final EnumPrinter types;

  ProtocolPrinter(Architecture abi) {
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
