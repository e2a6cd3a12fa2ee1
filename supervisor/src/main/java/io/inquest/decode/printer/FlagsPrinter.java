package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.name.FlagNames;
import io.inquest.linux.arch.Architecture;

/** Flags by name, joined by {@code |}; the bits that have none in hexadecimal. */
public final class FlagsPrinter implements ArgumentPrinter {
  private final Architecture abi;
  private final String key;
  private final int bits;
  private FlagNames names;

  /**
   * @param key the constants' key
   * @param bits the width of the value
   */
  public FlagsPrinter(Architecture abi, String key, int bits) {
    this.abi = abi;
    this.key = key;
    this.bits = bits;
  }

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    if (names == null) {
      names = FlagNames.of(abi, key);
    }
    names.print(bits < Long.SIZE ? value & ((1L << bits) - 1) : value, out);
  }
}
