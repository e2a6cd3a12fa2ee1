package io.inquest.decode;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.Operand;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.printer.ArgumentPrinter;
import java.util.List;

/** How the calls of one number are decoded. Immutable. */
final class CallPlan {

  /** One argument as it is printed. */
  record Slot(Operand operand, ArgumentPrinter printer) {}

  private final byte[] head;
  private final Operand[] operands;
  private final ArgumentPrinter[] printers;

  /**
   * @param head the call's name and its parenthesis, the closing one too if there are no slots
   */
  CallPlan(byte[] head, List<Slot> slots) {
    this.head = head;
    this.operands = new Operand[slots.size()];
    this.printers = new ArgumentPrinter[slots.size()];
    for (int i = 0; i < slots.size(); i++) {
      operands[i] = slots.get(i).operand();
      printers[i] = slots.get(i).printer();
    }
  }

  /** Whether the text needs nothing but the number. */
  boolean isConstant() {
    return printers.length == 0;
  }

  /** Appends the text of a constant plan, or its beginning. */
  void printHead(DecodedCall out) {
    out.append(head);
  }

  void printArguments(StoppedCall call, DecodedCall out) {
    boolean first = true;
    for (int i = 0; i < printers.length; i++) {
      if (printers[i].isShown(call)) {
        if (!first) {
          out.append(", ");
        }
        first = false;
        printers[i].print(call, operands[i].value(call), out);
      }
    }
    out.append(')');
  }
}
