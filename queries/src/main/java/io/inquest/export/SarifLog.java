package io.inquest.export;

import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.DecisionField;
import io.inquest.query.DecisionRow;
import io.inquest.query.cause.evidence.RuleReference;
import io.inquest.report.AsciiJson;
import io.inquest.report.FieldsJson;
import io.inquest.report.RowReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decisions as results of the Static Analysis Results Interchange Format 2.1.0 (OASIS): one log
 * with one run, each result at the rule that decided. The rules that occurred come after the
 * results, so that nothing but these is held.
 */
final class SarifLog implements RowReport<DecisionRow> {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  private static final String UNRESERVED = "-._~/";

  /** Rules that are described and numbered; results of further ones name theirs alone. */
  private static final int MOST_RULES = 10_000;

  private final Writer out;
  private final JsonGenerator json;
  private final FieldsJson<DecisionRow> fields;
  private final ExportedRuns runs;
  private final String version;
  private final Map<String, Described> rules = new LinkedHashMap<>();

  private record Described(int index, String description) {}

  SarifLog(Writer out, ExportedRuns runs, String version) {
    this.out = out;
    this.runs = runs;
    this.version = version;
    try {
      json = AsciiJson.generator(out);
      json.writeStartObject();
      json.writeStringField("$schema", SCHEMA);
      json.writeStringField("version", "2.1.0");
      json.writeArrayFieldStart("runs");
      json.writeStartObject();
      json.writeArrayFieldStart("results");
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    fields = new FieldsJson<>(json, DecisionField.all());
  }

  @Override
  public void accept(DecisionRow row) {
    try {
      result(row, runs.of(row.name()).rule(row.decision()));
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void result(DecisionRow row, RuleReference rule) throws IOException {
    Decision decision = row.decision();
    String id = decision.policy().isEmpty() ? "filter" : decision.policy() + "/" + decision.rule();
    json.writeStartObject();
    json.writeStringField("ruleId", id);
    Described described = described(id, rule);
    if (described != null) {
      json.writeNumberField("ruleIndex", described.index);
    }
    json.writeStringField("kind", decision.isRefusal() ? "fail" : "informational");
    json.writeStringField("level", level(decision));
    json.writeObjectFieldStart("message");
    json.writeStringField("text", literally(EventText.sentence(decision)));
    json.writeEndObject();
    location(decision, rule);
    json.writeObjectFieldStart("properties");
    fields.write(row);
    json.writeEndObject();
    json.writeEndObject();
  }

  private Described described(String id, RuleReference rule) {
    Described described = rules.get(id);
    if (described == null && rules.size() < MOST_RULES) {
      String words =
          rule.policy().isEmpty()
              ? "A filter that is not of a policy: the program's own, or one from before Inquest."
              : "Rule \"" + rule.rule() + "\" of policy " + rule.policy() + ".";
      described = new Described(rules.size(), words);
      rules.put(id, described);
    }
    return described;
  }

  /** A level other than none is for results that failed (section 3.27.10). */
  private static String level(Decision decision) {
    if (!decision.isRefusal()) {
      return "none";
    }
    return EventText.isKill(decision) || SeccompAction.of(decision.action()) == SeccompAction.TRAP
        ? "error"
        : "warning";
  }

  private void location(Decision decision, RuleReference rule) throws IOException {
    json.writeArrayFieldStart("locations");
    json.writeStartObject();
    if (!rule.file().isEmpty()) {
      json.writeObjectFieldStart("physicalLocation");
      json.writeObjectFieldStart("artifactLocation");
      json.writeStringField("uri", uri(rule.file()));
      json.writeEndObject();
      int line = rule.place().get().line();
      if (line > 0) {
        json.writeObjectFieldStart("region");
        json.writeNumberField("startLine", line);
        if (rule.place().get().column() > 0) {
          json.writeNumberField("startColumn", rule.place().get().column());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeArrayFieldStart("logicalLocations");
    json.writeStartObject();
    json.writeStringField("name", EventText.call(decision));
    json.writeStringField("kind", "function");
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  /** A file's name as a URI reference (RFC 3986): all but unreserved characters are encoded. */
  static String uri(String file) {
    StringBuilder uri = new StringBuilder(file.startsWith("/") ? "file://" : "");
    for (byte each : file.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean plain = (c < 0x80 && Character.isLetterOrDigit(c)) || UNRESERVED.indexOf(c) >= 0;
      if (plain) {
        uri.append(c);
      } else {
        uri.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        uri.append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
      }
    }
    return uri.toString();
  }

  /** A text without placeholders and links (sections 3.11.5 and 3.11.6). */
  static String literally(String text) {
    String plain = text.replace("{", "{{").replace("}", "}}");
    return plain.contains("](")
        ? plain.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
        : plain;
  }

  @Override
  public void close() throws IOException {
    json.writeEndArray();
    json.writeObjectFieldStart("tool");
    json.writeObjectFieldStart("driver");
    json.writeStringField("name", "inquest");
    json.writeStringField("version", version);
    json.writeArrayFieldStart("rules");
    for (Map.Entry<String, Described> rule : rules.entrySet()) {
      json.writeStartObject();
      json.writeStringField("id", rule.getKey());
      json.writeObjectFieldStart("shortDescription");
      json.writeStringField("text", literally(rule.getValue().description));
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
    json.close();
    out.flush();
  }
}
