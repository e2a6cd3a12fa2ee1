package io.inquest.tracee;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.tracee.Symbol.Section;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;

/**
 * A static executable (elf(5), ET_EXEC) without sections:
 *
 * <pre>
 *   ELF header, four program headers
 *   text      PT_LOAD r-x, together with the headers
 *   rodata    PT_LOAD r--
 *   data      PT_LOAD rw-, zeroed memory behind it
 *             PT_GNU_STACK rw-
 * </pre>
 *
 * The parts lie behind one another in the file; each is mapped on pages of its own.
 */
final class ElfImage {

  /** The addresses of a linked program. */
  static final class Addresses {
    private final Map<Section, Long> starts = new EnumMap<>(Section.class);

    long start(Section section) {
      return starts.get(section);
    }

    long of(Symbol symbol) {
      return start(symbol.section()) + symbol.offset();
    }
  }

  private static final long BASE = 0x400000;
  private static final int SEGMENTS = 4;
  private static final int PT_LOAD = 1;
  private static final int PT_GNU_STACK = 0x6474e551;
  private static final int PF_X = 1;
  private static final int PF_W = 2;
  private static final int PF_R = 4;

  /** An aarch64 kernel runs no older ABI of 32-bit arm. */
  private static final int EF_ARM_EABI_VER5 = 0x05000000;

  private final boolean wide;
  private final int machine;
  private final int flags;
  private final int pageBytes;

  private ElfImage(boolean wide, int machine, int flags, int pageBytes) {
    this.wide = wide;
    this.machine = machine;
    this.flags = flags;
    this.pageBytes = pageBytes;
  }

  /** The executable for {@code abi}: x86_64, i386, aarch64 or arm. */
  static byte[] link(Architecture abi, MachineCode code, Memory memory) {
    return of(abi).link(code, memory);
  }

  private static ElfImage of(Architecture abi) {
    if (abi instanceof X86_64) {
      return new ElfImage(true, 62, 0, 0x1000);
    }
    if (abi instanceof I386) {
      return new ElfImage(false, 3, 0, 0x1000);
    }
    if (abi instanceof Aarch64) {
      return new ElfImage(true, 183, 0, 0x10000);
    }
    if (abi instanceof Arm) {
      return new ElfImage(false, 40, EF_ARM_EABI_VER5, 0x10000);
    }
    throw new IllegalArgumentException("no programs can be written for " + abi);
  }

  private byte[] link(MachineCode code, Memory memory) {
    byte[] rodata = memory.readOnlyBytes();
    byte[] data = memory.writableBytes();
    int headers = wide ? 64 + SEGMENTS * 56 : 52 + SEGMENTS * 32;
    int textEnd = headers + code.position();
    int rodataStart = (textEnd + 15) & -16;
    int dataStart = rodataStart + rodata.length;

    Addresses addresses = new Addresses();
    addresses.starts.put(Section.TEXT, BASE + headers);
    addresses.starts.put(Section.RODATA, nextPages(BASE + textEnd, rodataStart));
    long rodataEnd = addresses.start(Section.RODATA) + rodata.length;
    addresses.starts.put(Section.DATA, nextPages(rodataEnd, dataStart));
    addresses.starts.put(Section.BSS, addresses.start(Section.DATA) + data.length);

    for (Memory.Pointer pointer : memory.pointers()) {
      memory.putWord(data, pointer.dataOffset(), addresses.of(pointer.target()) + pointer.addend());
    }
    ByteBuffer file = ByteBuffer.allocate(dataStart + data.length).order(ByteOrder.LITTLE_ENDIAN);
    header(file, addresses.start(Section.TEXT), headers);
    segment(file, PT_LOAD, PF_R | PF_X, 0, BASE, textEnd, textEnd);
    long rodataAddress = addresses.start(Section.RODATA);
    segment(file, PT_LOAD, PF_R, rodataStart, rodataAddress, rodata.length, rodata.length);
    long dataMemory = (long) data.length + memory.zeroedBytes();
    segment(
        file,
        PT_LOAD,
        PF_R | PF_W,
        dataStart,
        addresses.start(Section.DATA),
        data.length,
        dataMemory);
    segment(file, PT_GNU_STACK, PF_R | PF_W, 0, 0, 0, 0);
    file.put(code.link(addresses));
    file.position(rodataStart).put(rodata).put(data);
    return file.array();
  }

  /** The first address on pages behind {@code end} that is congruent to its place in the file. */
  private long nextPages(long end, int fileOffset) {
    return ((end + pageBytes - 1) & -pageBytes) + fileOffset % pageBytes;
  }

  private void header(ByteBuffer file, long entry, int headers) {
    file.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), 1, 1}).position(16);
    file.putShort((short) 2).putShort((short) machine).putInt(1);
    putWord(file, entry);
    int fileHeader = wide ? 64 : 52;
    putWord(file, fileHeader);
    putWord(file, 0);
    file.putInt(flags).putShort((short) fileHeader);
    file.putShort((short) ((headers - fileHeader) / SEGMENTS)).putShort((short) SEGMENTS);
    file.position(fileHeader);
  }

  private void segment(
      ByteBuffer file, int type, int flags, int offset, long address, long inFile, long inMemory) {
    file.putInt(type);
    if (wide) {
      file.putInt(flags);
    }
    putWord(file, offset);
    putWord(file, address);
    putWord(file, address);
    putWord(file, inFile);
    putWord(file, inMemory);
    if (!wide) {
      file.putInt(flags);
    }
    putWord(file, type == PT_LOAD ? pageBytes : 16);
  }

  private void putWord(ByteBuffer file, long value) {
    if (wide) {
      file.putLong(value);
    } else {
      file.putInt((int) value);
    }
  }
}
