package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.Operand;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.call.TraceeBytes;

/**
 * An array in the task's memory, the first 16 elements: {@code [1000, 27]}; its address if it
 * cannot be read.
 */
public final class ArrayPrinter implements ArgumentPrinter {
  private static final int SHOWN = 16;

  private final Member element;
  private final int stride;
  private final Operand count;
  private final int fixedCount;

  /**
   * An array of as many elements as an argument says.
   *
   * @param element how one is printed; its offset is within the element
   * @param stride bytes from one to the next
   */
  public ArrayPrinter(Member element, int stride, Operand count) {
    this.element = element;
    this.stride = stride;
    this.count = count;
    this.fixedCount = 0;
  }

  /** An array of {@code count} elements. */
  public ArrayPrinter(Member element, int stride, int count) {
    this.element = element;
    this.stride = stride;
    this.count = null;
    this.fixedCount = count;
  }

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    long all = count == null ? fixedCount : count.value(call);
    if (value == 0 || all < 0) {
      out.address(value);
      return;
    }
    int shown = (int) Math.min(all, SHOWN);
    TraceeBytes window = call.enter();
    // Elements that are structures read themselves; one byte tells whether there is an array.
    int wanted = element.bits() == 0 ? Math.min(shown, 1) : shown * stride;
    if (window.read(call.memory(), value, wanted) < wanted) {
      call.unread(value, out);
    } else {
      printElements(call, value, window, shown, out);
      out.append(all > shown ? ", ...]" : "]");
    }
    call.leave();
  }

  private void printElements(
      StoppedCall call, long address, TraceeBytes window, int shown, DecodedCall out) {
    out.append('[');
    for (int i = 0; i < shown; i++) {
      if (i > 0) {
        out.append(", ");
      }
      int at = i * stride + element.offset();
      long value =
          element.bits() == 0
              ? address + at
              : window.numberAt(at, element.bits(), element.signed());
      element.printer().print(call, value, out);
    }
  }
}
