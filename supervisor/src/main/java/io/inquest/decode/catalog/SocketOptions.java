package io.inquest.decode.catalog;

import io.inquest.decode.call.Operand;
import io.inquest.decode.printer.ArgumentPrinter;
import io.inquest.decode.printer.EnumPrinter;
import io.inquest.decode.printer.HexPrinter;
import io.inquest.decode.printer.SelectedPrinter;
import io.inquest.linux.arch.Architecture;

/** The names of socket options, which each protocol level counts for itself: setsockopt(2). */
final class SocketOptions {
  private static final String[] LEVELS = {
    "SOL_SOCKET",
    "SOL_IP",
    "SOL_IPV6",
    "SOL_TCP",
    "SOL_UDP",
    "SOL_RAW",
    "SOL_ICMPV6",
    "SOL_PACKET",
    "SOL_NETLINK",
    "SOL_TLS",
    "SOL_ALG",
    "SOL_VSOCK",
    "SOL_XDP"
  };
  private static final String[] SETS = {
    "sockopt.socket",
    "sockopt.ip",
    "sockopt.ipv6",
    "sockopt.tcp",
    "sockopt.udp",
    "sockopt.raw",
    "sockopt.icmp6",
    "sockopt.packet",
    "sockopt.netlink",
    "sockopt.tls",
    "sockopt.alg",
    "sockopt.vsock",
    "sockopt.xdp"
  };

  private SocketOptions() {}

  static ArgumentPrinter printer(Architecture abi, Operand level) {
    SelectedPrinter printer = new SelectedPrinter(level, -1, new HexPrinter(Integer.SIZE));
    for (int i = 0; i < LEVELS.length; i++) {
      printer.when(
          SpecialPrinters.value(abi, "sockopt_level", LEVELS[i]),
          new EnumPrinter(abi, SETS[i], Integer.SIZE));
    }
    // AF_VSOCK's own level is the family's number.
    return printer.when(
        SpecialPrinters.value(abi, "socket_family", "AF_VSOCK"),
        new EnumPrinter(abi, "sockopt.vsock", Integer.SIZE));
  }
}
