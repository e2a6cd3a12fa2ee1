package io.inquest.doctor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * x86 programs of a few instructions, to learn which ABIs the kernel executes: a static ELF file of
 * a header, one program header and the code (elf(5)).
 */
enum TinyProgram {
  /** exit(0) by {@code int 0x80}. */
  I386(
      32,
      "31db" // xor ebx, ebx
          + "b801000000" // mov eax, 1 (exit)
          + "cd80"), // int 0x80

  /** x32's getpid, then exit_group of whether it failed: 0 or 1. */
  X32(
      64,
      "b827000040" // mov eax, 39 | 0x40000000 (getpid)
          + "0f05" // syscall
          + "31ff" // xor edi, edi
          + "4885c0" // test rax, rax
          + "400f98c7" // sets dil
          + "b8e7000000" // mov eax, 231 (exit_group)
          + "0f05"); // syscall

  private static final int BASE = 0x400000;
  private static final int PF_R_X = 5;

  private final int wordBits;
  private final String code;

  TinyProgram(int wordBits, String code) {
    this.wordBits = wordBits;
    this.code = code;
  }

  /** The file's content. */
  byte[] image() {
    return wordBits == 64 ? image64() : image32();
  }

  private byte[] image32() {
    byte[] instructions = HexFormat.of().parseHex(code);
    int headers = 52 + 32;
    byte[] content = new byte[headers + instructions.length];
    ByteBuffer file = identified(content, 1, 3);
    file.putInt(BASE + headers).putInt(52).putInt(0).putInt(0);
    sizes(file, 52, 32, 40);
    file.putInt(1).putInt(0).putInt(BASE).putInt(BASE);
    file.putInt(content.length).putInt(content.length).putInt(PF_R_X).putInt(0x1000);
    file.put(instructions);
    return content;
  }

  private byte[] image64() {
    byte[] instructions = HexFormat.of().parseHex(code);
    int headers = 64 + 56;
    byte[] content = new byte[headers + instructions.length];
    ByteBuffer file = identified(content, 2, 62);
    file.putLong(BASE + headers).putLong(64).putLong(0).putInt(0);
    sizes(file, 64, 56, 64);
    file.putInt(1).putInt(PF_R_X).putLong(0).putLong(BASE).putLong(BASE);
    file.putLong(content.length).putLong(content.length).putLong(0x1000);
    file.put(instructions);
    return content;
  }

  /** e_ident to e_version: an executable file of System V's ABI. */
  private static ByteBuffer identified(byte[] content, int elfClass, int machine) {
    ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x7f).put((byte) 'E').put((byte) 'L').put((byte) 'F');
    file.put((byte) elfClass).put((byte) 1).put((byte) 1).position(16);
    return file.putShort((short) 2).putShort((short) machine).putInt(1);
  }

  /** e_ehsize to e_shstrndx: one program header, no sections. */
  private static void sizes(ByteBuffer file, int header, int programHeader, int sectionHeader) {
    file.putShort((short) header).putShort((short) programHeader).putShort((short) 1);
    file.putShort((short) sectionHeader).putShort((short) 0).putShort((short) 0);
  }
}
