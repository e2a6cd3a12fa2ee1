package io.inquest.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.query.RowField;
import io.inquest.query.cause.evidence.KernelNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * Writes a row's fields as members of the object that a generator is in, by their stable keys. Used
 * by one thread.
 *
 * @param <R> the rows
 */
public final class FieldsJson<R> implements RowField.Receiver {
  private final JsonGenerator json;
  private final List<RowField<R>> fields;

  /** Writes these fields, in this order. */
  public FieldsJson(JsonGenerator json, List<? extends RowField<R>> fields) {
    this.json = json;
    this.fields = List.copyOf(fields);
  }

  /** Writes the fields of a row. */
  public void write(R row) throws IOException {
    for (RowField<R> field : fields) {
      json.writeFieldName(field.key());
      field.give(row, this);
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
  public void fraction(double fraction) {
    write(() -> json.writeNumber(String.format(Locale.ROOT, "%.4f", fraction)));
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
  public void texts(List<String> texts) {
    write(
        () -> {
          json.writeStartArray();
          for (String text : texts) {
            json.writeString(text);
          }
          json.writeEndArray();
        });
  }

  @Override
  public void flag(boolean flag) {
    write(() -> json.writeBoolean(flag));
  }

  @Override
  public void frames(List<Frame> frames) {
    write(
        () -> {
          json.writeStartArray();
          for (Frame frame : frames) {
            json.writeStartObject();
            json.writeStringField("address", KernelNames.hex(frame.address()));
            json.writeStringField("module", frame.module());
            json.writeStringField("module_address", KernelNames.hex(frame.moduleAddress()));
            json.writeStringField("build_id", frame.buildId());
            json.writeStringField("symbol", frame.symbol());
            json.writeNumberField("symbol_offset", frame.symbolOffset());
            json.writeStringField("source", frame.source());
            json.writeNumberField("line", frame.line());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
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
}
