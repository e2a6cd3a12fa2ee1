package io.inquest.policy.unit;

import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.List;

/**
 * A word of a setting's value, as systemd takes values apart ({@code extract_first_word} of its
 * {@code src/basic/extract-word.c}).
 *
 * @param text the word; a backslash has made the character behind it an ordinary one
 * @param place where it stands
 */
record UnitWord(String text, Place place) {

  /**
   * The words of a value.
   *
   * @param from how much of the value comes before them
   * @param unquote whether quotes hold a word together, and are not part of it
   * @param context takes the note that the rest of a value is not understood
   */
  static List<UnitWord> in(UnitSetting setting, int from, boolean unquote, LoadContext context) {
    List<UnitWord> words = new ArrayList<>();
    String value = setting.value();
    Cursor cursor = new Cursor(setting);
    int at = from;
    while (at < value.length()) {
      if (UnitSetting.isBlank(value.charAt(at))) {
        at++;
        continue;
      }
      int start = at;
      StringBuilder word = new StringBuilder();
      char quote = 0;
      boolean escaped = false;
      for (; at < value.length(); at++) {
        char c = value.charAt(at);
        if (escaped) {
          word.append(c);
          escaped = false;
        } else if (c == '\\') {
          escaped = true;
        } else if (quote != 0 && c == quote) {
          quote = 0;
        } else if (quote == 0 && unquote && (c == '"' || c == '\'')) {
          quote = c;
        } else if (quote == 0 && UnitSetting.isBlank(c)) {
          break;
        } else {
          word.append(c);
        }
      }
      Place place = cursor.place(setting.valueStart() + start, at - start);
      if (quote != 0 || escaped) {
        context.note(place, "a quote is never closed here: systemd ignores the rest of the value");
        break;
      }
      words.add(new UnitWord(word.toString(), place));
    }
    return words;
  }

  /** Tells the line and column of offsets that only grow. */
  private static final class Cursor {
    private final SourceText source;
    private int offset;
    private int line;
    private int start;

    Cursor(UnitSetting setting) {
      source = setting.place().source();
      offset = setting.lineStart();
      start = offset;
      line = setting.place().line();
    }

    Place place(int to, int length) {
      for (; offset < to; offset++) {
        if (source.text().charAt(offset) == '\n') {
          line++;
          start = offset + 1;
        }
      }
      return new Place(source, line, to - start + 1, length);
    }
  }
}
