package io.inquest.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Takes JSON text (RFC 8259) and writes it in printable ASCII: DEL and every other character behind
 * it as the escape of RFC 8259, section 7. Such characters stand in strings alone, so the text
 * means the same; it is the same in every locale, and carries nothing that a terminal would obey.
 */
public final class AsciiJson extends FilterWriter {
  private static final char DEL = 0x7f;

  /**
   * A writer before another.
   *
   * @param out gets the text; closed with this one
   */
  public AsciiJson(Writer out) {
    super(out);
  }

  /** A generator of such text, which leaves the writer open. */
  public static JsonGenerator generator(Writer out) throws IOException {
    JsonGenerator json = new JsonFactory().createGenerator(new AsciiJson(out));
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    return json;
  }

  /** As the other, of one value a line: the caller ends each line. */
  public static JsonGenerator lines(Writer out) throws IOException {
    JsonGenerator json = generator(out);
    json.setPrettyPrinter(new MinimalPrettyPrinter(""));
    return json;
  }

  @Override
  public void write(int c) throws IOException {
    if ((char) c < DEL) {
      out.write(c);
    } else {
      out.write(String.format("\\u%04X", c & 0xffff));
    }
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    int plain = from;
    for (int i = from; i < from + length; i++) {
      if (text[i] >= DEL) {
        out.write(text, plain, i - plain);
        write(text[i]);
        plain = i + 1;
      }
    }
    out.write(text, plain, from + length - plain);
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    write(text.toCharArray(), from, length);
  }
}
