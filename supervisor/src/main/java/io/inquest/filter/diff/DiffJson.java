package io.inquest.filter.diff;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.compile.RuleOrigin;
import io.inquest.filter.algebra.Call;
import io.inquest.filter.algebra.CallSet;
import io.inquest.filter.algebra.ValueSet;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import java.io.IOException;
import java.io.Writer;

/** A comparison for programs: one object on one line. */
public final class DiffJson {
  private final PolicyDiff diff;
  private final JsonGenerator json;

  private DiffJson(PolicyDiff diff, JsonGenerator json) {
    this.diff = diff;
    this.json = json;
  }

  /** Writes {@code first, second, relation, passing, differences}. */
  public static void print(PolicyDiff diff, Writer out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      new DiffJson(diff, json).print();
      json.writeRaw('\n');
    }
  }

  private void print() throws IOException {
    json.writeStartObject();
    json.writeStringField("first", diff.first().name());
    json.writeStringField("second", diff.second().name());
    json.writeStringField("relation", diff.comparison().relation().toString());
    json.writeStringField("passing", diff.comparison().passing().toString());
    json.writeArrayFieldStart("differences");
    for (PolicyDiff.Difference each : diff.differences()) {
      difference(each);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void difference(PolicyDiff.Difference difference) throws IOException {
    CallSet calls = difference.calls();
    json.writeStartObject();
    json.writeStringField("arch", calls.abi().map(Architecture::name).orElse(null));
    json.writeStringField("audit_arch", hex(Integer.toUnsignedLong(calls.auditArch())));
    json.writeArrayFieldStart("syscalls");
    for (int nr : calls.known()) {
      json.writeString(calls.abi().orElseThrow().syscalls().name(nr).orElseThrow());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("numbers");
    for (ValueSet.Range range : calls.numbers()) {
      json.writeStartArray();
      json.writeNumber(range.first());
      json.writeNumber(range.last());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeBooleanField("whatever_arguments", calls.condition().isAlways());
    json.writeStringField("when", difference.when().orElse(null));
    answer("first", difference.first());
    answer("second", difference.second());
    example(difference.example());
    json.writeEndObject();
  }

  private void answer(String key, PolicyDiff.Answer answer) throws IOException {
    Action action = answer.action();
    json.writeObjectFieldStart(key);
    json.writeStringField("action", action.action().name());
    json.writeNumberField("data", action.data());
    json.writeStringField(
        "errno",
        action.action() == SeccompAction.ERRNO
            ? ErrnoNames.name(action.data()).orElse(null)
            : null);
    json.writeStringField("rule", answer.origin().map(RuleOrigin::name).orElse(null));
    if (answer.origin().filter(origin -> origin.line() > 0).isPresent()) {
      json.writeNumberField("line", answer.origin().get().line());
    } else {
      json.writeNullField("line");
    }
    json.writeEndObject();
  }

  private void example(Call call) throws IOException {
    json.writeObjectFieldStart("example");
    json.writeStringField("arch", call.abi().map(Architecture::name).orElse(null));
    json.writeStringField("audit_arch", hex(Integer.toUnsignedLong(call.auditArch())));
    json.writeNumberField("nr", call.nr());
    json.writeStringField("syscall", call.name().orElse(null));
    json.writeArrayFieldStart("args");
    for (long argument : call.arguments()) {
      json.writeString(hex(argument));
    }
    json.writeEndArray();
    json.writeStringField("ip", hex(call.instructionPointer()));
    json.writeEndObject();
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
