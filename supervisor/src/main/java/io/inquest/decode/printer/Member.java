package io.inquest.decode.printer;

/**
 * A member of a structure.
 *
 * @param name its C name; empty where it stands alone
 * @param offset bytes from the structure's start
 * @param bits the width of a number; 0 for a member that is itself a structure or an array, whose
 *     printer gets its address
 * @param ifSet whether it is shown only when it is not 0
 */
public record Member(
    String name, int offset, int bits, boolean signed, boolean ifSet, ArgumentPrinter printer) {

  public static Member of(String name, int offset, int bits, ArgumentPrinter printer) {
    return new Member(name, offset, bits, false, false, printer);
  }

  public static Member signed(String name, int offset, int bits) {
    return new Member(name, offset, bits, true, false, new DecimalPrinter(true));
  }

  public static Member unsigned(String name, int offset, int bits) {
    return of(name, offset, bits, new DecimalPrinter(false));
  }

  public static Member address(String name, int offset, int bits) {
    return of(name, offset, bits, new AddressPrinter());
  }

  public static Member hex(String name, int offset, int bits) {
    return of(name, offset, bits, new HexPrinter(bits));
  }

  public static Member inside(String name, int offset, ArgumentPrinter printer) {
    return of(name, offset, 0, printer);
  }

  /** The same member, shown only when it is not 0. */
  public Member whenSet() {
    return new Member(name, offset, bits, signed, true, printer);
  }
}
