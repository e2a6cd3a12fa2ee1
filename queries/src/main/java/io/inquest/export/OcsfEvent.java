package io.inquest.export;

import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.DecisionField;
import io.inquest.query.DecisionRow;
import io.inquest.query.Timestamps;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.report.FieldsJson;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A decision as Kernel Activity (class 1003) of the Open Cybersecurity Schema Framework, release
 * {@value #RELEASE}, with the profile Security Control.
 *
 * <p>Times there are in milliseconds: {@code metadata.original_time} has the nanoseconds. All of
 * Inquest's own fields are in {@code unmapped}.
 */
final class OcsfEvent implements JsonEvents.Schema {
  static final String RELEASE = "1.8.0";

  private static final int CATEGORY = 1;
  private static final int CLASS = 1003;
  private static final int INVOKE = 4;
  private static final int INFORMATIONAL = 1;
  private static final int MEDIUM = 3;
  private static final int HIGH = 4;
  private static final int ALLOWED = 1;
  private static final int DENIED = 2;
  private static final int DISPOSITION_ALLOWED = 1;
  private static final int DISPOSITION_BLOCKED = 2;
  private static final int DISPOSITION_LOGGED = 17;
  private static final int SYSTEM_CALL = 2;
  private static final int UNKNOWN_DEVICE = 0;
  private static final String UNKNOWN = "unknown";

  private final JsonGenerator json;
  private final FieldsJson<DecisionRow> fields;
  private final String version;

  OcsfEvent(JsonGenerator json, String version) {
    this.json = json;
    this.version = version;
    fields = new FieldsJson<>(json, DecisionField.all());
  }

  @Override
  public void write(DecisionRow row, ExportedRun run) throws IOException {
    Decision decision = row.decision();
    classification(decision);
    json.writeNumberField("time", TimeUnit.NANOSECONDS.toMillis(run.time(decision)));
    json.writeStringField("message", EventText.sentence(decision));
    metadata(row, run);
    device(run);
    actor(decision, run);
    kernel(decision);
    securityControl(decision);
    json.writeObjectFieldStart("unmapped");
    fields.write(row);
    json.writeEndObject();
  }

  private void classification(Decision decision) throws IOException {
    json.writeNumberField("activity_id", INVOKE);
    json.writeStringField("activity_name", "Invoke");
    json.writeNumberField("category_uid", CATEGORY);
    json.writeStringField("category_name", "System Activity");
    json.writeNumberField("class_uid", CLASS);
    json.writeStringField("class_name", "Kernel Activity");
    json.writeNumberField("type_uid", CLASS * 100 + INVOKE);
    json.writeStringField("type_name", "Kernel Activity: Invoke");
    boolean kill = EventText.isKill(decision);
    json.writeNumberField(
        "severity_id", !decision.isRefusal() ? INFORMATIONAL : kill ? HIGH : MEDIUM);
    json.writeStringField(
        "severity", !decision.isRefusal() ? "Informational" : kill ? "High" : "Medium");
  }

  private void metadata(DecisionRow row, ExportedRun run) throws IOException {
    Decision decision = row.decision();
    json.writeObjectFieldStart("metadata");
    json.writeStringField("version", RELEASE);
    json.writeObjectFieldStart("product");
    json.writeStringField("name", "Inquest");
    json.writeStringField("vendor_name", "Inquest");
    json.writeStringField("version", version);
    json.writeEndObject();
    json.writeArrayFieldStart("profiles");
    json.writeString("security_control");
    json.writeEndArray();
    json.writeStringField("uid", run.host() + "/" + run.number() + "/" + decision.sequence());
    json.writeNumberField("sequence", decision.sequence());
    json.writeStringField("correlation_uid", run.host() + "/" + run.number());
    if (decision.time() != 0) {
      json.writeStringField("original_time", Timestamps.rfc3339(decision.time()));
    }
    json.writeEndObject();
  }

  private void device(ExportedRun run) throws IOException {
    json.writeObjectFieldStart("device");
    json.writeNumberField("type_id", UNKNOWN_DEVICE);
    json.writeStringField("type", "Unknown");
    json.writeStringField("hostname", run.host().isEmpty() ? UNKNOWN : run.host());
    text("boot_uid", run.bootId());
    json.writeEndObject();
  }

  private void actor(Decision decision, ExportedRun run) throws IOException {
    json.writeObjectFieldStart("actor");
    if (decision.tgid() == 0) {
      // A process has a number there; an imported record may have none.
      json.writeStringField("app_name", decision.comm().isEmpty() ? UNKNOWN : decision.comm());
    } else {
      process(decision);
    }
    if (run.user().isPresent()) {
      json.writeObjectFieldStart("user");
      json.writeStringField("uid", run.user().get());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void process(Decision decision) throws IOException {
    json.writeObjectFieldStart("process");
    json.writeNumberField("pid", decision.tgid());
    if (decision.tid() != 0) {
      json.writeNumberField("tid", decision.tid());
    }
    text("name", decision.comm());
    text("path", decision.exe());
    json.writeEndObject();
  }

  private void kernel(Decision decision) throws IOException {
    json.writeObjectFieldStart("kernel");
    json.writeStringField("name", EventText.call(decision));
    json.writeNumberField("type_id", SYSTEM_CALL);
    json.writeStringField("type", "System Call");
    json.writeStringField("system_call", EventText.call(decision));
    json.writeEndObject();
  }

  private void securityControl(Decision decision) throws IOException {
    boolean refused = decision.isRefusal();
    boolean logged = SeccompAction.of(decision.action()) == SeccompAction.LOG;
    json.writeNumberField("action_id", refused ? DENIED : ALLOWED);
    json.writeStringField("action", refused ? "Denied" : "Allowed");
    json.writeNumberField(
        "disposition_id",
        refused ? DISPOSITION_BLOCKED : logged ? DISPOSITION_LOGGED : DISPOSITION_ALLOWED);
    json.writeStringField("disposition", refused ? "Blocked" : logged ? "Logged" : "Allowed");
    if (refused) {
      json.writeStringField("status_detail", KernelNames.action(decision));
    }
    if (!decision.policy().isEmpty()) {
      json.writeObjectFieldStart("policy");
      json.writeStringField("name", decision.policy());
      json.writeStringField("type", "seccomp");
      json.writeBooleanField("is_applied", true);
      json.writeEndObject();
    }
  }

  private void text(String field, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(field, value);
    }
  }
}
