package io.inquest.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.query.RowField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/** One object a line, in ASCII ({@link AsciiJson}). */
final class RowJson<R> implements RowReport<R> {
  private final JsonGenerator json;
  private final Writer out;
  private final FieldsJson<R> fields;

  RowJson(Writer out, List<? extends RowField<R>> fields) {
    this.out = out;
    try {
      json = AsciiJson.lines(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.fields = new FieldsJson<>(json, fields);
  }

  @Override
  public void accept(R row) {
    try {
      json.writeStartObject();
      fields.write(row);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    json.close();
    out.flush();
  }
}
