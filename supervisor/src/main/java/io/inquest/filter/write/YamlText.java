package io.inquest.filter.write;

/** Texts in YAML. */
public final class YamlText {
  private YamlText() {}

  /** A text as a single-quoted scalar (YAML 1.2, 7.3.2), which takes any character as it is. */
  public static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
