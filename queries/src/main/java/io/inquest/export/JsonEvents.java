package io.inquest.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.inquest.query.DecisionRow;
import io.inquest.report.AsciiJson;
import io.inquest.report.RowReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/** One JSON object a line, as a schema has it for a decision. */
final class JsonEvents implements RowReport<DecisionRow> {
  private final Writer out;
  private final JsonGenerator json;
  private final ExportedRuns runs;
  private final Schema schema;

  /** What an event looks like. */
  interface Schema {
    /** Writes the members of a decision's event; the object is open. */
    void write(DecisionRow row, ExportedRun run) throws IOException;
  }

  /** Makes a schema that writes to a generator. */
  interface SchemaMaker {
    /** The schema. */
    Schema on(JsonGenerator json);
  }

  JsonEvents(Writer out, ExportedRuns runs, SchemaMaker maker) {
    this.out = out;
    this.runs = runs;
    json = generator(out);
    json.setPrettyPrinter(new MinimalPrettyPrinter(""));
    schema = maker.on(json);
  }

  /** A generator of ASCII that leaves the writer open. */
  static JsonGenerator generator(Writer out) {
    try {
      JsonGenerator json = new JsonFactory().createGenerator(new AsciiJson(out));
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void accept(DecisionRow row) {
    try {
      json.writeStartObject();
      schema.write(row, runs.of(row.name()));
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
