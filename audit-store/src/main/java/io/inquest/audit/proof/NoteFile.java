package io.inquest.audit.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * Notes one behind the other, as a file has them that is only appended to.
 *
 * @param notes the complete ones, each as it stands there
 * @param rest what follows the last complete note: half of one if its writer was killed, or nothing
 */
public record NoteFile(List<String> notes, String rest) {
  public NoteFile {
    notes = List.copyOf(notes);
  }

  /** Splits a file's text. A note ends behind its last signature line. */
  public static NoteFile split(String text) {
    List<String> notes = new ArrayList<>();
    int begin = 0;
    boolean isSigned = false;
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      boolean isSignature = text.startsWith(NoteSignature.MARK, at);
      if (isSigned && !isSignature) {
        notes.add(text.substring(begin, at));
        begin = at;
        isSigned = false;
      }
      if (end < 0) {
        return new NoteFile(notes, text.substring(begin));
      }
      isSigned |= isSignature;
      at = end + 1;
    }
    if (isSigned) {
      notes.add(text.substring(begin));
      begin = text.length();
    }
    return new NoteFile(notes, text.substring(begin));
  }
}
