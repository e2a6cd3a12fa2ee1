package io.inquest.filter.listing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.compile.RuleOrigin;
import io.inquest.filter.algebra.Call;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.seccomp.SeccompAction;
import java.io.IOException;
import java.io.Writer;

/** An explained call for programs: one object on one line. */
public final class ExplanationJson {
  private ExplanationJson() {}

  /** Writes the call, its answer and the executed instructions. */
  public static void print(CallExplanation explanation, Writer out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      call(explanation.call(), json);
      answer(explanation, json);
      json.writeArrayFieldStart("recorded");
      for (CallExplanation.Recording record : explanation.records()) {
        record(record, json);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("steps");
      for (CallExplanation.ExplainedStep step : explanation.steps()) {
        step(step, json);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void call(Call call, JsonGenerator json) throws IOException {
    json.writeStringField("arch", call.abi().map(Architecture::name).orElse(null));
    json.writeStringField("audit_arch", hex(Integer.toUnsignedLong(call.auditArch())));
    json.writeNumberField("nr", call.nr());
    json.writeStringField("syscall", call.name().orElse(null));
    json.writeArrayFieldStart("args");
    for (long argument : call.arguments()) {
      json.writeString(hex(argument));
    }
    json.writeEndArray();
  }

  private static void answer(CallExplanation explanation, JsonGenerator json) throws IOException {
    SeccompAction action = explanation.action().action();
    int data = explanation.action().data();
    json.writeStringField("action", action.name());
    json.writeNumberField("data", data);
    json.writeStringField(
        "errno", action == SeccompAction.ERRNO ? ErrnoNames.name(data).orElse(null) : null);
    json.writeStringField("rule", explanation.origin().map(RuleOrigin::name).orElse(null));
    json.writeStringField("file", explanation.origin().map(RuleOrigin::file).orElse(null));
    line(explanation.origin().map(RuleOrigin::line).orElse(0), json);
  }

  private static void line(int line, JsonGenerator json) throws IOException {
    if (line > 0) {
      json.writeNumberField("line", line);
    } else {
      json.writeNullField("line");
    }
  }

  private static void record(CallExplanation.Recording record, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("rule", record.rule().name());
    json.writeStringField("file", record.rule().file());
    line(record.rule().line(), json);
    json.writeStringField("when", record.when().isEmpty() ? null : record.when());
    json.writeEndObject();
  }

  private static void step(CallExplanation.ExplainedStep step, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("program", step.program());
    json.writeNumberField("instruction", step.step().index());
    json.writeStringField("text", step.text());
    json.writeStringField("a", hex(Integer.toUnsignedLong(step.step().a())));
    json.writeStringField("x", hex(Integer.toUnsignedLong(step.step().x())));
    json.writeEndObject();
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
