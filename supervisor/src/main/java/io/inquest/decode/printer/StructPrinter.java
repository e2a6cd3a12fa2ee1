package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.Operand;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.call.TraceeBytes;
import java.util.List;

/**
 * A structure in the task's memory: {@code {tv_sec=1, tv_nsec=0}}; its address if it cannot be read
 * whole.
 */
public final class StructPrinter implements ArgumentPrinter {
  private final Member[] members;
  private final int bytes;
  private final Operand size;

  /**
   * @param bytes up to where it is read
   */
  public StructPrinter(int bytes, Member... members) {
    this(bytes, null, members);
  }

  /**
   * @param size the argument that says how much of the structure the caller knows, null if none
   */
  public StructPrinter(int bytes, Operand size, Member... members) {
    this.members = List.of(members).toArray(new Member[0]);
    this.bytes = bytes;
    this.size = size;
  }

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    int length = bytes;
    if (size != null) {
      long known = size.value(call);
      length = known < 0 || known > bytes ? bytes : (int) known;
    }
    TraceeBytes window = call.enter();
    int least = Math.max(length, 1);
    if (value == 0 || window.read(call.memory(), value, length) < least) {
      call.unread(value, out);
    } else {
      out.append('{');
      printMembers(call, value, window, out);
      out.append('}');
    }
    call.leave();
  }

  private void printMembers(StoppedCall call, long address, TraceeBytes window, DecodedCall out) {
    boolean first = true;
    for (int i = 0; i < members.length; i++) {
      Member member = members[i];
      if (member.offset() + member.bits() / Byte.SIZE > window.count()) {
        continue;
      }
      long value =
          member.bits() == 0
              ? address + member.offset()
              : window.numberAt(member.offset(), member.bits(), member.signed());
      if (member.ifSet() && value == 0) {
        continue;
      }
      if (!first) {
        out.append(", ");
      }
      first = false;
      if (!member.name().isEmpty()) {
        out.append(member.name());
        out.append('=');
      }
      member.printer().print(call, value, out);
    }
  }
}
