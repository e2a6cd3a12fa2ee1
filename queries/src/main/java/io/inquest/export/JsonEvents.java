package io.inquest.export;

import com.fasterxml.jackson.core.JsonGenerator;
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
    try {
      json = AsciiJson.lines(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    schema = maker.on(json);
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
