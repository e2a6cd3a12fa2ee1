package io.inquest.policy.file;

import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the bytes of a policy's file are, before anybody asks what they say. */
public final class PolicyBytes {
  /** How many bytes tell what a file is. */
  private static final int HEAD = 4096;

  /** What files are that hold no policy. */
  private enum Kind {
    GZIP("is compressed by gzip", "Unpack it: gunzip FILE.", 0x1f, 0x8b),
    XZ("is compressed by xz", "Unpack it: unxz FILE.", 0xfd, '7', 'z', 'X', 'Z', 0),
    ZSTD("is compressed by zstd", "Unpack it: unzstd FILE.", 0x28, 0xb5, 0x2f, 0xfd),
    BZIP2("is compressed by bzip2", "Unpack it: bunzip2 FILE.", 'B', 'Z', 'h'),
    ZIP("is a zip archive", "Unpack it, and name the file in it.", 'P', 'K', 3, 4),
    ELF(
        "is a program or library (ELF)",
        "A policy comes before '--', a program after it.",
        0x7f,
        'E',
        'L',
        'F'),
    SELINUX("is a compiled policy of SELinux", ForeignFormat.READ, 0x8c, 0xff, 0x7c, 0xf9),
    SELINUX_MODULE("is a compiled module of SELinux", ForeignFormat.READ, 0x8d, 0xff, 0x7c, 0xf9);

    private final String problem;
    private final String remedy;
    private final String magic;

    /**
     * @param magic the bytes at its beginning
     */
    Kind(String problem, String remedy, int... magic) {
      this.problem = problem;
      this.remedy = remedy;
      this.magic = new String(magic, 0, magic.length);
    }

    private boolean begins(byte[] bytes) {
      boolean same = bytes.length >= magic.length();
      for (int i = 0; same && i < magic.length(); i++) {
        same = Byte.toUnsignedInt(bytes[i]) == magic.charAt(i);
      }
      return same;
    }
  }

  private PolicyBytes() {}

  /**
   * Whether they are to be taken for an array of {@code struct sock_filter}: no text, since each
   * instruction has a zero byte, and nothing else that is known. Whether it is a program is not
   * looked at.
   */
  public static boolean areProgram(byte[] bytes) {
    return known(bytes).isEmpty() && utf16(bytes).isEmpty() && hasZero(bytes);
  }

  /**
   * The text.
   *
   * @param source what messages are to call it
   * @throws PolicyException if they are no text in UTF-8
   */
  public static String text(SourceText source, byte[] bytes) {
    Optional<Kind> known = known(bytes);
    if (known.isPresent()) {
      throw new PolicyException(Place.of(source), known.get().problem, known.get().remedy);
    }
    Optional<String> utf16 = utf16(bytes);
    if (utf16.isPresent()) {
      throw new PolicyException(
          Place.of(source),
          "is a text in " + utf16.get() + ", and policies are read in UTF-8",
          "Convert it: iconv -f " + utf16.get() + " -t UTF-8 FILE.");
    }
    if (hasZero(bytes)) {
      throw new PolicyException(
          Place.of(source),
          "is binary, not text",
          "Raw BPF is read by the commands that take filters, such as policy show; they also"
              + " convert it to a policy.");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new PolicyException(Place.of(source), "is not a text in UTF-8", "", e);
    }
  }

  /** The text that they may be; empty if they are none in UTF-8. */
  public static Optional<SourceText> mayBeText(String name, byte[] bytes) {
    SourceText unread = new SourceText(name, "");
    try {
      return Optional.of(new SourceText(name, text(unread, bytes)));
    } catch (PolicyException e) {
      // Whoever needs a text says so.
      return Optional.empty();
    }
  }

  private static Optional<Kind> known(byte[] bytes) {
    for (Kind kind : Kind.values()) {
      if (kind.begins(bytes)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** The name of the encoding; by its mark, or by every other byte of the beginning being zero. */
  private static Optional<String> utf16(byte[] bytes) {
    if (bytes.length < 2) {
      return Optional.empty();
    }
    int mark = Byte.toUnsignedInt(bytes[0]) << 8 | Byte.toUnsignedInt(bytes[1]);
    if (mark == 0xfffe) {
      return Optional.of("UTF-16LE");
    } else if (mark == 0xfeff) {
      return Optional.of("UTF-16BE");
    }
    int length = Math.min(bytes.length, HEAD) & ~1;
    boolean little = true;
    boolean big = true;
    for (int i = 0; i < length; i += 2) {
      little &= isText(bytes[i]) && bytes[i + 1] == 0;
      big &= bytes[i] == 0 && isText(bytes[i + 1]);
    }
    if (little) {
      return Optional.of("UTF-16LE");
    }
    return big ? Optional.of("UTF-16BE") : Optional.empty();
  }

  private static boolean isText(byte b) {
    return (b >= ' ' && b < 0x7f) || b == '\n' || b == '\r' || b == '\t';
  }

  private static boolean hasZero(byte[] bytes) {
    for (byte each : bytes) {
      if (each == 0) {
        return true;
      }
    }
    return false;
  }
}
