package io.inquest.linux.memory;

import io.inquest.linux.proc.AuxiliaryVector;
import io.inquest.linux.proc.Mappings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the ELF headers of a fresh image's executable say of what made it: its notes, by owner and
 * type, and the interpreter that it asks for (elf(5)).
 *
 * <pre>
 *   ELF64 GNU:1 GNU:3 interpreter:/lib64/ld-linux-x86-64.so.2
 *   ELF64 Go:4
 * </pre>
 *
 * <p>Of a program that runs already the libraries that it has mapped are told besides, since nobody
 * saw it open them: {@code library:libjvm.so}.
 *
 * <p>They are read from the task's memory, where the kernel has mapped them, and not from the file,
 * whose server might be a tracee. Owned by the tracer thread.
 */
public final class ImageMarks {
  private static final int PT_LOAD = 1;
  private static final int PT_INTERP = 3;
  private static final int PT_NOTE = 4;
  private static final int PT_PHDR = 6;

  /** Programs have about a dozen; a page of them is read. */
  private static final int MOST_HEADERS = 64;

  private static final int MOST_NOTE_BYTES = 4096;
  private static final int MOST_NOTES = 16;
  private static final int LONGEST_INTERPRETER = 256;

  private static final int MOST_LIBRARIES = 64;
  private static final Pattern LIBRARY = Pattern.compile("[\\w.+-]{1,64}\\.so[\\w.+-]{0,32}");

  private static final int WIDE_HEADER = 56;
  private static final int NARROW_HEADER = 32;

  private static final int NOTE_HEADER = 12;
  private static final int LONGEST_OWNER = 16;

  private final TraceeMemory memory;
  private final boolean wide;
  private final Set<String> notes = new LinkedHashSet<>();
  private final Set<String> libraries = new LinkedHashSet<>();
  private String interpreter = "";

  private ImageMarks(TraceeMemory memory, boolean wide) {
    this.memory = memory;
    this.wide = wide;
  }

  /**
   * The marks, separated by spaces, the interpreter last.
   *
   * @param tid a task that stands still where its image begins
   * @param memory that task's
   * @param wordBits 32 or 64
   * @return empty if its program headers cannot be read
   */
  public static String of(int tid, TraceeMemory memory, int wordBits) {
    return new ImageMarks(memory, wordBits == Long.SIZE).of(AuxiliaryVector.of(tid, wordBits));
  }

  /**
   * The marks of a program that runs already, and the libraries that it has mapped.
   *
   * @param tid a task that is traced, whether it stands still or not
   * @return empty if its program headers cannot be read
   */
  public static String ofRunning(int tid) {
    for (int wordBits : new int[] {Long.SIZE, Integer.SIZE}) {
      AuxiliaryVector vector = AuxiliaryVector.of(tid, wordBits);
      boolean wide = wordBits == Long.SIZE;
      if (vector.value(AuxiliaryVector.AT_PHENT) == (wide ? WIDE_HEADER : NARROW_HEADER)) {
        ImageMarks marks = new ImageMarks(new TraceeMemory(tid), wide);
        Mappings.fileNames(tid).stream()
            .filter(name -> LIBRARY.matcher(name).matches())
            .limit(MOST_LIBRARIES)
            .forEach(marks.libraries::add);
        return marks.of(vector);
      }
    }
    return "";
  }

  private String of(AuxiliaryVector vector) {
    long address = vector.value(AuxiliaryVector.AT_PHDR);
    int count = (int) Math.min(vector.value(AuxiliaryVector.AT_PHNUM), MOST_HEADERS);
    return address != 0 && count > 0 && read(address, count) ? text() : "";
  }

  private boolean read(long address, int count) {
    int size = wide ? WIDE_HEADER : NARROW_HEADER;
    ByteBuffer headers = bytes(address, count * size);
    if (headers.remaining() < count * size) {
      return false;
    }
    long bias = bias(headers, address, size);
    for (int at = 0; at < headers.limit(); at += size) {
      long start = bias + word(headers, at + (wide ? 16 : 8));
      long length = word(headers, at + (wide ? 32 : 16));
      int type = headers.getInt(at);
      if (type == PT_NOTE) {
        // Notes of properties are aligned as the words of a 64-bit file are (gABI, "Note Section").
        boolean byWords = wide && word(headers, at + 48) == Long.BYTES;
        readNotes(
            bytes(start, (int) Math.min(length & Long.MAX_VALUE, MOST_NOTE_BYTES)),
            byWords ? Long.BYTES : Integer.BYTES);
      } else if (type == PT_INTERP) {
        byte[] path = new byte[LONGEST_INTERPRETER];
        int read = memory.readString(start, path);
        interpreter = new String(path, 0, Math.max(read, 0), StandardCharsets.UTF_8);
      }
    }
    return true;
  }

  /** What is to be added to the file's addresses. */
  private long bias(ByteBuffer headers, long address, int size) {
    long bias = 0;
    for (int at = 0; at < headers.limit(); at += size) {
      long linked = word(headers, at + (wide ? 16 : 8));
      int type = headers.getInt(at);
      if (type == PT_PHDR) {
        return address - linked;
      }
      if (type == PT_LOAD && word(headers, at + (wide ? 8 : 4)) == 0) {
        // Linkers put the program headers behind the file's own header.
        bias = address - (wide ? 64 : 52) - linked;
      }
    }
    return bias;
  }

  private void readNotes(ByteBuffer in, int alignment) {
    while (in.remaining() >= NOTE_HEADER && notes.size() < MOST_NOTES) {
      int start = in.position();
      long ownerLength = Integer.toUnsignedLong(in.getInt());
      long contentLength = Integer.toUnsignedLong(in.getInt());
      String type = Integer.toUnsignedString(in.getInt());
      if (ownerLength > LONGEST_OWNER || ownerLength > in.remaining()) {
        return;
      }
      byte[] owner = new byte[(int) ownerLength];
      in.get(owner);
      String name = new String(owner, StandardCharsets.ISO_8859_1).replace("\0", "");
      if (name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':')) {
        notes.add(name + ":" + type);
      }
      long content = aligned(start + NOTE_HEADER + ownerLength, alignment);
      long next = aligned(content + contentLength, alignment);
      if (next > in.limit()) {
        return;
      }
      in.position((int) next);
    }
  }

  private static long aligned(long offset, int alignment) {
    return (offset + alignment - 1) & -alignment;
  }

  private ByteBuffer bytes(long address, int length) {
    return ByteBuffer.wrap(memory.read(address, length)).order(ByteOrder.nativeOrder());
  }

  private long word(ByteBuffer in, int at) {
    return wide ? in.getLong(at) : Integer.toUnsignedLong(in.getInt(at));
  }

  private String text() {
    StringBuilder text = new StringBuilder(wide ? "ELF64" : "ELF32");
    notes.forEach(note -> text.append(' ').append(note));
    libraries.forEach(library -> text.append(" library:").append(library));
    if (!interpreter.isEmpty()) {
      text.append(" interpreter:").append(interpreter);
    }
    return text.toString();
  }
}
