package io.inquest.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.inquest.query.DecisionField;
import io.inquest.query.DecisionRow;
import io.inquest.query.cause.KernelNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/**
 * One object a line. Only ASCII is written, other characters as escapes: so the output is the same
 * in every locale, and carries nothing that a terminal would obey.
 */
final class DecisionJson implements DecisionReport, DecisionField.Receiver {
  private final JsonGenerator json;
  private final Writer out;

  DecisionJson(Writer out) {
    this.out = out;
    JsonFactory factory = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    try {
      json = factory.createGenerator(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(new MinimalPrettyPrinter(""));
  }

  @Override
  public void accept(DecisionRow row) {
    try {
      json.writeStartObject();
      for (DecisionField field : DecisionField.all()) {
        json.writeFieldName(field.key());
        field.give(row, this);
      }
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void number(long value) {
    write(() -> json.writeNumber(value));
  }

  @Override
  public void hex(long value) {
    text(KernelNames.hex(value));
  }

  @Override
  public void hexes(List<Long> values) {
    write(
        () -> {
          json.writeStartArray();
          for (long value : values) {
            json.writeString(KernelNames.hex(value));
          }
          json.writeEndArray();
        });
  }

  @Override
  public void errno(int errno) {
    text(KernelNames.errno(errno));
  }

  @Override
  public void text(String text) {
    write(() -> json.writeString(text));
  }

  @Override
  public void absent() {
    write(json::writeNull);
  }

  private interface Write {
    void run() throws IOException;
  }

  private static void write(Write write) {
    try {
      write.run();
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
