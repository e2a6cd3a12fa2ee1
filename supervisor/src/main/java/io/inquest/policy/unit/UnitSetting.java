package io.inquest.policy.unit;

import io.inquest.policy.Place;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.List;

/**
 * A setting of a unit of systemd (systemd.syntax(7)): a line {@code Name=value}, to which a
 * backslash at its end joins the next one.
 *
 * @param section the section that it stands in, without its brackets; empty before the first
 * @param name without the blanks around it
 * @param value without the blanks around it; parts on other lines are as far apart as in the text
 * @param valueStart the offset of the value in the text
 * @param lineStart the offset of the line that it begins
 * @param place where the setting stands
 */
public record UnitSetting(
    String section, String name, String value, int valueStart, int lineStart, Place place) {

  /** The settings in a text, in order. */
  static List<UnitSetting> in(SourceText source) {
    List<UnitSetting> settings = new ArrayList<>();
    String text = joined(source.text());
    String section = "";
    int number = 1;
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String line = text.substring(start, end);
      String bare = line.strip();
      int equals = line.indexOf('=');
      if (bare.startsWith("[") && bare.endsWith("]")) {
        section = bare.substring(1, bare.length() - 1);
      } else if (equals >= 0 && !bare.startsWith("#") && !bare.startsWith(";")) {
        String value = line.substring(equals + 1).strip();
        settings.add(
            new UnitSetting(
                section,
                line.substring(0, equals).strip(),
                value,
                start + line.indexOf(value, equals + 1),
                start,
                new Place(source, number, 1, Math.max(1, line.stripTrailing().length()))));
      }
      number += lineEnds(source.text(), start, end + 1);
      start = end + 1;
    }
    return settings;
  }

  /** How many lines end between two offsets. */
  private static int lineEnds(String text, int start, int end) {
    int ends = 0;
    for (int i = start; i < end && i < text.length(); i++) {
      ends += text.charAt(i) == '\n' ? 1 : 0;
    }
    return ends;
  }

  /** The text with blanks for what joins a line to the next, and for comments in between. */
  private static String joined(String text) {
    StringBuilder joined = new StringBuilder(text.replace('\r', ' '));
    boolean joins = false;
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String line = text.substring(start, end);
      String bare = line.stripLeading();
      boolean comment = joins && (bare.startsWith("#") || bare.startsWith(";"));
      if (comment) {
        joined.replace(start, end, " ".repeat(end - start));
      } else {
        int last = line.endsWith("\r") ? end - 2 : end - 1;
        joins = last >= start && text.charAt(last) == '\\';
        if (joins) {
          joined.setCharAt(last, ' ');
        }
      }
      if (joins && end < text.length()) {
        joined.setCharAt(end, ' ');
      }
      start = end + 1;
    }
    return joined.toString();
  }

  /** The place of the setting's name alone. */
  Place namePlace() {
    return new Place(place.source(), place.line(), 1, name.length());
  }

  /** Whether a character separates words. */
  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** Whether a text begins with a section of a unit, {@code [Service]} for example. */
  public static boolean hasSections(SourceText source) {
    String text = source.text();
    int at = 0;
    while (at < text.length() && "#; \t\r\n".indexOf(text.charAt(at)) >= 0) {
      boolean comment = text.charAt(at) == '#' || text.charAt(at) == ';';
      int end = comment ? text.indexOf('\n', at) : at;
      at = end < 0 ? text.length() : end + 1;
    }
    int end = text.indexOf(']', at);
    return at < text.length()
        && text.charAt(at) == '['
        && end > at + 1
        && Character.isUpperCase(text.charAt(at + 1))
        && (end + 1 == text.length() || "\r\n".indexOf(text.charAt(end + 1)) >= 0);
  }
}
