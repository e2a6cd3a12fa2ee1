package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A signature line of a note (C2SP signed-note): {@code — NAME BASE64}, in base 64 the key's id and
 * the signature.
 *
 * @param name the key's
 * @param id the key's
 */
public record NoteSignature(String name, int id, Bytes signature) {
  static final String MARK = "\u2014 ";

  /** The line, without its end. */
  String line() {
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES + signature.length())
            .putInt(id)
            .put(signature.toArray())
            .array();
    return MARK + name + " " + Base64Text.of(Bytes.of(bytes));
  }

  static NoteSignature parse(String line) throws NoteFormatException {
    int space = line.lastIndexOf(' ');
    if (!line.startsWith(MARK) || space < MARK.length()) {
      throw new NoteFormatException("a signature line is not `\u2014 NAME SIGNATURE`");
    }
    String name = line.substring(MARK.length(), space);
    byte[] bytes = Base64Text.decode("a signature", line.substring(space + 1)).toArray();
    if (!VerifierKey.isName(name) || bytes.length <= Integer.BYTES) {
      throw new NoteFormatException("a signature line is not `\u2014 NAME SIGNATURE`");
    }
    return new NoteSignature(
        name,
        ByteBuffer.wrap(bytes).getInt(),
        Bytes.of(Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length)));
  }
}
