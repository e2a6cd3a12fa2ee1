package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.DescriptorLinks;
import io.inquest.decode.call.Operand;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.name.ValueNames;
import io.inquest.linux.arch.Architecture;
import java.util.HashMap;
import java.util.Map;

/**
 * The request of ioctl(2). Drivers reuse each other's numbers, so the sets of what the descriptor
 * points at are asked first, then those of terminals, sockets and files, then all.
 */
public final class IoctlRequestPrinter implements ArgumentPrinter {
  private static final String[] COMMON = {
    "ioctl.tty", "ioctl.sock", "ioctl.fs", "ioctl.block", "ioctl.kd", "ioctl.vt", "ioctl"
  };
  private static final String[] DIRECTIONS = {
    "_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE"
  };

  private final Architecture abi;
  private final Operand descriptor;
  private final Map<String, ValueNames> sets = new HashMap<>();

  /**
   * @param descriptor the argument that is the descriptor
   */
  public IoctlRequestPrinter(Architecture abi, Operand descriptor) {
    this.abi = abi;
    this.descriptor = descriptor;
  }

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    long request = value & 0xffffffffL;
    DescriptorLinks links = call.links();
    int length = links.read(call.tid(), (int) descriptor.value(call));
    byte[] name = length == 0 ? null : find(IoctlTargets.setsFor(links), request);
    if (name == null) {
      name = find(COMMON, request);
    }
    if (name == null) {
      printParts(request, out);
    } else {
      out.append(name);
    }
  }

  private byte[] find(String[] keys, long request) {
    for (String key : keys) {
      ValueNames names = sets.get(key);
      if (names == null) {
        names = ValueNames.of(abi, key);
        sets.put(key, names);
      }
      byte[] name = names.find(request);
      if (name != null) {
        return name;
      }
    }
    return null;
  }

  /** The parts of a request, {@code _IOC} of {@code <asm-generic/ioctl.h>}. */
  private static void printParts(long request, DecodedCall out) {
    out.append("_IOC(");
    out.append(DIRECTIONS[(int) (request >>> 30)]);
    out.append(", ");
    out.hex((request >>> 8) & 0xff);
    out.append(", ");
    out.hex(request & 0xff);
    out.append(", ");
    out.hex((request >>> 16) & 0x3fff);
    out.append(')');
  }
}
