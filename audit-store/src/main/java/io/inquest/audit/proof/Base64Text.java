package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import java.util.Base64;

/** Bytes in the standard base 64 of RFC 4648, section 4, as C2SP's formats have them. */
final class Base64Text {
  private Base64Text() {}

  static String of(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }

  /** The bytes of a text that {@code what} names in the failure. */
  static Bytes decode(String what, String text) throws NoteFormatException {
    try {
      Bytes bytes = Bytes.of(Base64.getDecoder().decode(text));
      if (of(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new NoteFormatException(what + " is no base 64");
    }
    throw new NoteFormatException(what + " is not canonical base64");
  }

  /** A hash of a tree. */
  static Bytes decodeHash(String what, String text) throws NoteFormatException {
    Bytes hash = decode(what, text);
    if (hash.length() != TreeHash.LENGTH) {
      throw new NoteFormatException(what + " has " + hash.length() + " bytes, not 32");
    }
    return hash;
  }
}
