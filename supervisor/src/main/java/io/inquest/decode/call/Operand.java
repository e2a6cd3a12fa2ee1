package io.inquest.decode.call;

import io.inquest.linux.arch.Parameter;
import io.inquest.linux.arch.Signedness;

/**
 * Where an argument's value is: the low bits of one register, or two registers of 32 bits.
 *
 * @param low the position of the register, or of the one with the low half
 * @param high the position of the register with the high half, -1 if there is none
 * @param bits how many bits of the register count; of both together 64
 */
public record Operand(int low, int high, int bits, boolean signed) {

  public static Operand of(Parameter parameter) {
    return new Operand(
        parameter.position(),
        -1,
        parameter.comparedBits(),
        parameter.signed() == Signedness.SIGNED);
  }

  public static Operand halves(Parameter low, Parameter high) {
    boolean offset = low.kind().equals("offset");
    return new Operand(low.position(), high.position(), 64, offset);
  }

  /** The value, extended to 64 bits as its sign says. */
  public long value(StoppedCall call) {
    long register = call.argument(low);
    if (high >= 0) {
      return (register & 0xffffffffL) | (call.argument(high) << Integer.SIZE);
    }
    int unused = Long.SIZE - bits;
    return signed ? register << unused >> unused : register << unused >>> unused;
  }
}
