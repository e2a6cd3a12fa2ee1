package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.name.ValueNames;
import io.inquest.linux.arch.Architecture;

/** One of a set of named values; another value in hexadecimal. */
public final class EnumPrinter implements ArgumentPrinter {
  private final Architecture abi;
  private final String key;
  private final int bits;
  private ValueNames names;

  /**
   * @param key the constants' key
   * @param bits the width of the value
   */
  public EnumPrinter(Architecture abi, String key, int bits) {
    this.abi = abi;
    this.key = key;
    this.bits = bits;
  }

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    if (names == null) {
      names = ValueNames.of(abi, key);
    }
    long whole = bits < Long.SIZE ? value & ((1L << bits) - 1) : value;
    byte[] name = names.find(whole);
    if (name == null) {
      out.hex(whole);
    } else {
      out.append(name);
    }
  }
}
