package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.Escapes;
import io.inquest.decode.call.Operand;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.call.TraceeBytes;
import io.inquest.linux.arch.X86_64;

/**
 * A socket's address: {@code {sa_family=AF_INET, sin_port=80, sin_addr=127.0.0.1}}. Ports are in
 * decimal; the bytes of families that are not known are in hexadecimal.
 *
 * @param length the argument that holds its length
 */
public record SocketAddressPrinter(Operand length) implements ArgumentPrinter {
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int AF_NETLINK = 16;

  /** The size of {@code struct sockaddr_storage}. */
  private static final int LONGEST = 128;

  /** The same values on every ABI. */
  private static final EnumPrinter FAMILIES =
      new EnumPrinter(X86_64.ABI, "socket_family", Short.SIZE);

  private static final int FAMILY_BYTES = 2;

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    print(call, value, length.value(call), out);
  }

  static void print(StoppedCall call, long address, long length, DecodedCall out) {
    int wanted = (int) Math.min(Math.max(length, 0), LONGEST);
    TraceeBytes window = call.enter();
    int least = Math.max(wanted, FAMILY_BYTES);
    if (address == 0 || window.read(call.memory(), address, wanted) < least) {
      call.unread(address, out);
    } else {
      printAddress(call, window, out);
    }
    call.leave();
  }

  private static void printAddress(StoppedCall call, TraceeBytes window, DecodedCall out) {
    int family = (int) window.numberAt(0, Short.SIZE, false);
    int count = window.count();
    out.append("{sa_family=");
    FAMILIES.print(call, family, out);
    if (family == AF_UNIX) {
      printUnix(call, window, out);
    } else if (family == AF_INET && count >= 8) {
      printInet(window, out);
    } else if (family == AF_INET6 && count >= 24) {
      printInet6(window, out);
    } else if (family == AF_NETLINK && count >= 12) {
      out.append(", nl_pid=");
      out.unsigned(window.numberAt(4, Integer.SIZE, false));
      out.append(", nl_groups=");
      out.hex(window.numberAt(8, Integer.SIZE, false));
    } else if (count > FAMILY_BYTES) {
      out.append(", sa_data=0x");
      for (int i = FAMILY_BYTES; i < count; i++) {
        out.hexDigits(window.byteAt(i), 2);
      }
    }
    out.append('}');
  }

  /** {@code struct sockaddr_un}; an abstract name, unix(7), has no NUL at its end. */
  private static void printUnix(StoppedCall call, TraceeBytes window, DecodedCall out) {
    int count = window.count();
    if (count == FAMILY_BYTES) {
      return;
    }
    out.append(", sun_path=");
    window.copyTo(call.text());
    int from = FAMILY_BYTES;
    int to = count;
    if (call.text()[from] == 0) {
      out.append('@');
      from++;
    } else {
      to = from;
      while (to < count && call.text()[to] != 0) {
        to++;
      }
    }
    Escapes.quoted(out, call.text(), from, to);
  }

  private static void printInet(TraceeBytes window, DecodedCall out) {
    out.append(", sin_port=");
    out.decimal(window.networkShortAt(2));
    out.append(", sin_addr=");
    for (int i = 4; i < 8; i++) {
      if (i > 4) {
        out.append('.');
      }
      out.decimal(window.byteAt(i));
    }
  }

  private static void printInet6(TraceeBytes window, DecodedCall out) {
    out.append(", sin6_port=");
    out.decimal(window.networkShortAt(2));
    long flow = window.numberAt(4, Integer.SIZE, false);
    if (flow != 0) {
      out.append(", sin6_flowinfo=");
      out.hex(Integer.toUnsignedLong(Integer.reverseBytes((int) flow)));
    }
    out.append(", sin6_addr=");
    InternetAddress6.print(window, 8, out);
    if (window.count() >= 28 && window.numberAt(24, Integer.SIZE, false) != 0) {
      out.append(", sin6_scope_id=");
      out.unsigned(window.numberAt(24, Integer.SIZE, false));
    }
  }
}
