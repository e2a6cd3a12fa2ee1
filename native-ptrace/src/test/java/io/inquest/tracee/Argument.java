package io.inquest.tracee;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An argument of a system call made by a {@link TraceeProgram}. Immutable; one argument may be used
 * in several programs.
 *
 * <p>Wherever a step takes {@code Object... arguments}, an {@link Integer} or {@link Long} stands
 * for itself, and a {@link String} is the same as {@link #string}.
 */
public sealed interface Argument {

  /** A number. On 32-bit ABIs it must fit 32 bits, signed or unsigned. */
  record Immediate(long value) implements Argument {}

  /** The address of read-only bytes. */
  final class Constant implements Argument {
    private final byte[] content;

    Constant(byte[] content) {
      this.content = content.clone();
    }

    byte[] content() {
      return content.clone();
    }
  }

  /** The address of writable, pointer-sized words that hold these arguments. */
  record Words(List<Argument> content) implements Argument {
    public Words {
      content = List.copyOf(content);
    }
  }

  /**
   * The address of named, zeroed memory.
   *
   * @param size bytes; 0 where another mention of the name gives the size
   * @param offset bytes from the start of the memory
   */
  record Buffer(String name, int size, int offset) implements Argument {
    /** The address {@code bytes} further on. */
    public Buffer at(int bytes) {
      return new Buffer(name, size, offset + bytes);
    }
  }

  /** The pointer-sized word at an address. */
  record Word(Buffer place) implements Argument {}

  /** The 32 bits at an address, zero-extended. */
  record Int32(Buffer place) implements Argument {}

  /** What the last call of the same task returned. */
  record Result() implements Argument {}

  /** The value or address of something in the frame that each task has on its own stack. */
  record Frame(int offset, boolean address) implements Argument {}

  /** The address of a place in the program. */
  final class Address implements Argument {
    private final Symbol symbol;

    Address(Symbol symbol) {
      this.symbol = symbol;
    }

    Symbol symbol() {
      return symbol;
    }
  }

  /** The address of a NUL-terminated UTF-8 string in read-only memory. */
  static Argument string(String text) {
    return new Constant((text + '\0').getBytes(StandardCharsets.UTF_8));
  }

  /** The address of a copy of {@code content} in read-only memory, aligned to 8 bytes. */
  static Argument bytes(byte... content) {
    return new Constant(content);
  }

  /**
   * The address of pointer-sized words in writable memory: an argv, an iovec, a sock_fprog.
   *
   * @param content numbers, strings and arguments other than results, words and 32-bit values,
   *     which are not known before the program runs
   */
  static Argument words(Object... content) {
    return new Words(list(content));
  }

  /** The address of {@code size} zeroed bytes that the whole program shares under this name. */
  static Buffer buffer(String name, int size) {
    if (size <= 0) {
      throw new IllegalArgumentException("buffer " + name + " of " + size + " bytes");
    }
    return new Buffer(name, size, 0);
  }

  /** The address of the buffer whose size another step gives. */
  static Buffer buffer(String name) {
    return new Buffer(name, 0, 0);
  }

  /** What {@link TraceeProgram#store} kept under this name; 0 before. */
  static Argument value(String name) {
    return new Word(new Buffer(name, Long.BYTES, 0));
  }

  /** The 32-bit value that the program left at {@code place}, such as one end of a pipe. */
  static Argument int32(Buffer place) {
    return new Int32(place);
  }

  /** What the last call of the same task returned; 0 before the first. */
  static Argument result() {
    return new Result();
  }

  /** An address at which no program has memory (page zero is never mapped). */
  static Argument invalidPointer() {
    return new Immediate(0x10);
  }

  /** The argument that {@code value} stands for. */
  static Argument of(Object value) {
    if (value instanceof Argument argument) {
      return argument;
    }
    if (value instanceof Integer || value instanceof Long) {
      return new Immediate(((Number) value).longValue());
    }
    if (value instanceof String text) {
      return string(text);
    }
    throw new IllegalArgumentException(
        "an argument is a number, a string or an Argument, not " + value);
  }

  /** The arguments that {@code values} stand for. */
  static List<Argument> list(Object... values) {
    List<Argument> arguments = new ArrayList<>(values.length);
    for (Object value : values) {
      arguments.add(of(value));
    }
    return arguments;
  }
}
