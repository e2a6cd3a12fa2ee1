package io.inquest.lint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.policy.PolicyFile;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Findings in the Static Analysis Results Interchange Format 2.1.0 (OASIS). */
public final class Sarif {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private Sarif() {}

  /**
   * Writes one log with one run.
   *
   * @param version this Inquest's
   */
  public static void print(List<Finding> findings, String version, Writer out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeStringField("$schema", SCHEMA);
      json.writeStringField("version", "2.1.0");
      json.writeArrayFieldStart("runs");
      json.writeStartObject();
      tool(version, json);
      json.writeArrayFieldStart("results");
      for (Finding finding : findings) {
        result(finding, json);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void tool(String version, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("tool");
    json.writeObjectFieldStart("driver");
    json.writeStringField("name", "inquest");
    json.writeStringField("version", version);
    json.writeArrayFieldStart("rules");
    for (Lint.Described check : Lint.checks()) {
      json.writeStartObject();
      json.writeStringField("id", check.name());
      json.writeObjectFieldStart("shortDescription");
      json.writeStringField("text", check.description());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void result(Finding finding, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("ruleId", finding.check());
    json.writeStringField("level", finding.severity().toString());
    json.writeObjectFieldStart("message");
    json.writeStringField("text", finding.message() + ". " + finding.remedy());
    json.writeEndObject();
    json.writeArrayFieldStart("locations");
    json.writeStartObject();
    json.writeObjectFieldStart("physicalLocation");
    json.writeObjectFieldStart("artifactLocation");
    json.writeStringField("uri", PolicyFile.of(finding.place().source().name()).file());
    json.writeEndObject();
    if (finding.place().line() > 0) {
      json.writeObjectFieldStart("region");
      json.writeNumberField("startLine", finding.place().line());
      json.writeNumberField("startColumn", finding.place().column());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }
}
