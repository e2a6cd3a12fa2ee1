package io.inquest.compile;

import java.util.Arrays;

/**
 * What makes two nodes of a graph alike, as numbers.
 *
 * <p>Not a record: the first {@code hashCode} of each record type spins method handles, which would
 * cost a launch more than the whole compilation.
 */
final class Key {
  private final int[] parts;
  private final int hash;

  private Key(int[] parts) {
    this.parts = parts;
    this.hash = Arrays.hashCode(parts);
  }

  static Key of(int... parts) {
    return new Key(parts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && Arrays.equals(parts, key.parts);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
