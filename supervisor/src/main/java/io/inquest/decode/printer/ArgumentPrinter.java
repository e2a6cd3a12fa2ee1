package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;

/**
 * Appends one argument of a call, or one member of a structure that an argument points at.
 *
 * <p>Printers are made when a call's plan is compiled, allocate nothing afterwards (tables of names
 * are loaded at their first use), and never fail on what a task passed. Owned by one thread.
 */
public sealed interface ArgumentPrinter
    permits AddressPrinter,
        ArrayPrinter,
        BitSetPrinter,
        BufferPrinter,
        CloneFlagsPrinter,
        ConditionalPrinter,
        DecimalPrinter,
        DescriptorPrinter,
        DevicePrinter,
        EnumPrinter,
        FlagsPrinter,
        HexPrinter,
        IoctlRequestPrinter,
        KeyPrinter,
        LimitPrinter,
        MessagePrinter,
        ModePrinter,
        NanosecondsPrinter,
        OptionValuePrinter,
        OwnerPrinter,
        ProtocolPrinter,
        QuotaCommandPrinter,
        SelectedPrinter,
        SerialPrinter,
        SignalHandlerPrinter,
        SignalPrinter,
        SignalSetPrinter,
        SocketAddressPrinter,
        StringArrayPrinter,
        StringCountPrinter,
        StringPrinter,
        StructPrinter,
        VectorPrinter {

  /**
   * Appends the argument.
   *
   * @param value its value, extended to 64 bits as its type's sign says; the address of a member
   *     that is itself a structure or an array
   */
  void print(StoppedCall call, long value, DecodedCall out);

  /** Whether this call has the argument at all: {@code open} has a mode only with O_CREAT. */
  default boolean isShown(StoppedCall call) {
    return true;
  }
}
