package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.Operand;
import io.inquest.decode.call.StoppedCall;
import java.util.List;

/**
 * An argument that the call has only if another one says so.
 *
 * @param condition the argument that says so
 * @param anyOf it must contain all bits of one of these
 */
public record ConditionalPrinter(ArgumentPrinter printer, Operand condition, List<Long> anyOf)
    implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    printer.print(call, value, out);
  }

  @Override
  public boolean isShown(StoppedCall call) {
    long value = condition.value(call);
    for (int i = 0; i < anyOf.size(); i++) {
      long bits = anyOf.get(i);
      if ((value & bits) == bits) {
        return true;
      }
    }
    return false;
  }
}
