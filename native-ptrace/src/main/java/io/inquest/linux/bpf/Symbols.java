package io.inquest.linux.bpf;

/** The names that a listing uses for what a program reads, compares and returns. */
public interface Symbols {

  /**
   * The name of an input word.
   *
   * @param offset its byte offset, a multiple of 4 from 0 to 60
   */
  String word(int offset);

  /** A constant return value, in words. */
  String returned(int value);

  /**
   * What a constant means that an input word is tested for equality with; empty if nothing is
   * known.
   *
   * @param offset byte offset of the word
   * @param k the constant
   * @param known the words whose value is certain at the comparison
   */
  String meaning(int offset, int k, KnownWords known);
}
