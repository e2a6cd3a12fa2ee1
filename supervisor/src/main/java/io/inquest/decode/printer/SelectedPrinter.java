package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.Operand;
import io.inquest.decode.call.StoppedCall;
import java.util.Arrays;

/**
 * An argument whose meaning another one selects: the last of {@code fcntl}, all but the first of
 * {@code prctl}.
 */
public final class SelectedPrinter implements ArgumentPrinter {
  private final Operand selector;
  private final long mask;
  private final ArgumentPrinter otherwise;
  private long[] keys = new long[0];
  private ArgumentPrinter[] choices = new ArgumentPrinter[0];

  /**
   * @param mask the bits of the selector that select
   * @param otherwise for what no choice was made; null if the call has no such argument then
   */
  public SelectedPrinter(Operand selector, long mask, ArgumentPrinter otherwise) {
    this.selector = selector;
    this.mask = mask;
    this.otherwise = otherwise;
  }

  /**
   * Adds a choice, and returns this.
   *
   * @param choice null if the call has no such argument
   */
  public SelectedPrinter when(long key, ArgumentPrinter choice) {
    int count = keys.length;
    keys = Arrays.copyOf(keys, count + 1);
    choices = Arrays.copyOf(choices, count + 1);
    keys[count] = key;
    choices[count] = choice;
    return this;
  }

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    ArgumentPrinter choice = choose(call);
    if (choice != null) {
      choice.print(call, value, out);
    }
  }

  @Override
  public boolean isShown(StoppedCall call) {
    ArgumentPrinter choice = choose(call);
    return choice != null && choice.isShown(call);
  }

  private ArgumentPrinter choose(StoppedCall call) {
    long selected = selector.value(call) & mask;
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] == selected) {
        return choices[i];
      }
    }
    return otherwise;
  }
}
