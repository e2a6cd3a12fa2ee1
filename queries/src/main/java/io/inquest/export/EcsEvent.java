package io.inquest.export;

import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.DecisionField;
import io.inquest.query.DecisionRow;
import io.inquest.query.Timestamps;
import io.inquest.query.cause.evidence.RuleReference;
import io.inquest.report.FieldsJson;
import java.io.IOException;

/**
 * A decision as an event of the Elastic Common Schema, release {@value #RELEASE}.
 *
 * <p>All of Inquest's own fields are in {@code inquest}, a name that the schema does not use.
 */
final class EcsEvent implements JsonEvents.Schema {
  static final String RELEASE = "9.4.0";

  private static final String MODULE = "inquest";

  private final JsonGenerator json;
  private final FieldsJson<DecisionRow> fields;
  private final String version;

  EcsEvent(JsonGenerator json, String version) {
    this.json = json;
    this.version = version;
    fields = new FieldsJson<>(json, DecisionField.all());
  }

  @Override
  public void write(DecisionRow row, ExportedRun run) throws IOException {
    Decision decision = row.decision();
    json.writeStringField("@timestamp", Timestamps.rfc3339(run.time(decision)));
    json.writeStringField("message", EventText.sentence(decision));
    json.writeObjectFieldStart("ecs");
    json.writeStringField("version", RELEASE);
    json.writeEndObject();
    event(decision, run);
    observer();
    host(run);
    process(decision);
    if (run.user().isPresent()) {
      json.writeObjectFieldStart("user");
      json.writeStringField("id", run.user().get());
      json.writeEndObject();
    }
    rule(decision, run);
    json.writeObjectFieldStart(MODULE);
    fields.write(row);
    json.writeEndObject();
  }

  private void event(Decision decision, ExportedRun run) throws IOException {
    json.writeObjectFieldStart("event");
    json.writeStringField("kind", "event");
    strings("category", "process");
    strings("type", decision.isRefusal() ? "denied" : "allowed");
    json.writeStringField("action", action(decision));
    json.writeStringField("module", MODULE);
    json.writeStringField("dataset", MODULE + ".decision");
    json.writeStringField("id", run.host() + "/" + run.number() + "/" + decision.sequence());
    json.writeNumberField("sequence", decision.sequence());
    json.writeEndObject();
  }

  private static String action(Decision decision) {
    if (decision.isRefusal()) {
      return "violated-seccomp-policy";
    }
    return SeccompAction.of(decision.action()) == SeccompAction.LOG
        ? "logged-by-seccomp-policy"
        : "allowed-by-seccomp-policy";
  }

  private void observer() throws IOException {
    json.writeObjectFieldStart("observer");
    json.writeStringField("product", "Inquest");
    json.writeStringField("version", version);
    json.writeEndObject();
  }

  private void host(ExportedRun run) throws IOException {
    json.writeObjectFieldStart("host");
    json.writeStringField("hostname", run.host());
    text("architecture", run.architecture());
    if (!run.bootId().isEmpty()) {
      json.writeObjectFieldStart("boot");
      json.writeStringField("id", run.bootId());
      json.writeEndObject();
    }
    json.writeObjectFieldStart("os");
    json.writeStringField("type", "linux");
    text("kernel", run.kernelRelease());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void process(Decision decision) throws IOException {
    json.writeObjectFieldStart("process");
    if (decision.tgid() != 0) {
      json.writeNumberField("pid", decision.tgid());
    }
    text("executable", decision.exe());
    text("name", decision.comm());
    if (decision.tid() != 0) {
      json.writeObjectFieldStart("thread");
      json.writeNumberField("id", decision.tid());
      text("name", decision.comm());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void rule(Decision decision, ExportedRun run) throws IOException {
    if (decision.policy().isEmpty()) {
      return;
    }
    RuleReference rule = run.rule(decision);
    json.writeObjectFieldStart("rule");
    text("name", decision.rule());
    json.writeStringField("ruleset", decision.policy());
    if (!rule.file().isEmpty()) {
      int line = rule.place().get().line();
      json.writeStringField("reference", rule.file() + (line > 0 ? ":" + line : ""));
    }
    json.writeEndObject();
  }

  private void strings(String field, String value) throws IOException {
    json.writeArrayFieldStart(field);
    json.writeString(value);
    json.writeEndArray();
  }

  private void text(String field, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(field, value);
    }
  }
}
