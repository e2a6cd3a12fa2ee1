package io.inquest.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.query.RowField;
import io.inquest.query.cause.KernelNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/** One object a line, in ASCII ({@link AsciiJson}). */
final class RowJson<R> implements RowReport<R>, RowField.Receiver {
  private final JsonGenerator json;
  private final Writer out;
  private final List<RowField<R>> fields;

  RowJson(Writer out, List<? extends RowField<R>> fields) {
    this.out = out;
    this.fields = List.copyOf(fields);
    try {
      json = new JsonFactory().createGenerator(new AsciiJson(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(new MinimalPrettyPrinter(""));
  }

  @Override
  public void accept(R row) {
    try {
      json.writeStartObject();
      for (RowField<R> field : fields) {
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

  @Override
  public void close() throws IOException {
    json.close();
    out.flush();
  }
}
