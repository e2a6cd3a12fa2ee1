package io.inquest.tracee;

import io.inquest.tracee.Symbol.Section;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The data of a program under construction. */
final class Memory {
  /** A pointer-sized word that will hold the address {@code addend} bytes behind the target. */
  record Pointer(int dataOffset, Symbol target, int addend) {}

  private static final int ALIGNMENT = 16;

  private final int wordBytes;
  private final ByteArrayOutputStream readOnly = new ByteArrayOutputStream();
  private final ByteArrayOutputStream writable = new ByteArrayOutputStream();
  private final List<Pointer> pointers = new ArrayList<>();
  private final Map<String, Symbol> buffers = new HashMap<>();
  private final Map<String, Integer> bufferSizes = new HashMap<>();
  private int zeroed;

  Memory(int wordBytes) {
    this.wordBytes = wordBytes;
    // A segment without file content is a case of its own to kernels and loaders.
    readOnly.writeBytes(new byte[ALIGNMENT]);
    writable.writeBytes(new byte[ALIGNMENT]);
  }

  /** Read-only bytes. */
  Symbol constant(byte[] content) {
    Symbol start = Symbol.data(Section.RODATA, readOnly.size());
    append(readOnly, content);
    return start;
  }

  /** Writable words; addresses among them are filled in when the program is linked. */
  Symbol words(List<Argument> content) {
    int start = writable.size();
    byte[] bytes = new byte[content.size() * wordBytes];
    for (int i = 0; i < content.size(); i++) {
      Argument word = content.get(i);
      if (word instanceof Argument.Immediate immediate) {
        putWord(bytes, i * wordBytes, immediate.value());
      }
    }
    append(writable, bytes);
    for (int i = 0; i < content.size(); i++) {
      Argument word = content.get(i);
      if (!(word instanceof Argument.Immediate)) {
        int addend = word instanceof Argument.Buffer buffer ? buffer.offset() : 0;
        pointers.add(new Pointer(start + i * wordBytes, symbol(word), addend));
      }
    }
    return Symbol.data(Section.DATA, start);
  }

  /** The place of an argument that is an address known before the program runs. */
  Symbol symbol(Argument argument) {
    if (argument instanceof Argument.Constant constant) {
      return constant(constant.content());
    }
    if (argument instanceof Argument.Words words) {
      return words(words.content());
    }
    if (argument instanceof Argument.Buffer buffer) {
      return buffer(buffer);
    }
    if (argument instanceof Argument.Address address) {
      return address.symbol();
    }
    throw new IllegalArgumentException("no address is known before the program runs: " + argument);
  }

  /** The start of a named buffer, which its first mention with a size makes. */
  Symbol buffer(Argument.Buffer buffer) {
    Symbol known = buffers.get(buffer.name());
    if (known == null) {
      if (buffer.size() == 0) {
        throw new IllegalArgumentException("the first use of a buffer gives its size: " + buffer);
      }
      known = Symbol.data(Section.BSS, zeroed);
      zeroed = align(zeroed + buffer.size());
      buffers.put(buffer.name(), known);
      bufferSizes.put(buffer.name(), buffer.size());
    } else if (buffer.size() > bufferSizes.get(buffer.name())) {
      throw new IllegalArgumentException(
          buffer + " was made with " + bufferSizes.get(buffer.name()) + " bytes");
    }
    return known;
  }

  /** The size of a named buffer that has been mentioned before or gives it itself. */
  int size(Argument.Buffer buffer) {
    buffer(buffer);
    return bufferSizes.get(buffer.name());
  }

  byte[] readOnlyBytes() {
    return readOnly.toByteArray();
  }

  byte[] writableBytes() {
    return writable.toByteArray();
  }

  int zeroedBytes() {
    return zeroed;
  }

  List<Pointer> pointers() {
    return pointers;
  }

  void putWord(byte[] target, int offset, long value) {
    for (int i = 0; i < wordBytes; i++) {
      target[offset + i] = (byte) (value >>> (8 * i));
    }
  }

  private static void append(ByteArrayOutputStream section, byte[] content) {
    section.writeBytes(content);
    section.writeBytes(new byte[align(section.size()) - section.size()]);
  }

  private static int align(int size) {
    return (size + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
