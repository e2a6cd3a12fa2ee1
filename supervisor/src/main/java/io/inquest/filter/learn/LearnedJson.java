package io.inquest.filter.learn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.filter.learn.LearnedRule.Use;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** A learned policy for programs, with what each rule rests on: one object on one line. */
public final class LearnedJson {
  private final LearnedPolicy policy;
  private final LearnedFrom from;
  private final JsonGenerator json;

  private LearnedJson(LearnedPolicy policy, LearnedFrom from, JsonGenerator json) {
    this.policy = policy;
    this.from = from;
    this.json = json;
  }

  /**
   * Writes {@code name, runs, runtimes, policy, rules, refusals_not_kept, unnamed, unseen}.
   *
   * @param text the policy as {@link LearnedYaml} writes it
   */
  public static void print(LearnedPolicy policy, LearnedFrom from, String text, Writer out)
      throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      new LearnedJson(policy, from, json).print(text);
      json.writeRaw('\n');
    }
  }

  private void print(String text) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", policy.name());
    json.writeArrayFieldStart("runs");
    for (String run : from.runs()) {
      writeRun(run);
    }
    json.writeEndArray();
    texts("runtimes", from.runtimes());
    json.writeStringField("policy", text);
    json.writeArrayFieldStart("rules");
    for (LearnedRule rule : policy.rules()) {
      rule(rule);
    }
    json.writeEndArray();
    uses("refusals_not_kept", policy.notKept());
    json.writeArrayFieldStart("unnamed");
    for (Observations.UnnamedCall call : policy.unnamed()) {
      json.writeStartObject();
      json.writeStringField("audit_arch", "0x" + Integer.toHexString(call.auditArch()));
      json.writeNumberField("nr", call.nr());
      json.writeNumberField("count", call.count());
      json.writeEndObject();
    }
    json.writeEndArray();
    texts("unseen", from.unseen());
    json.writeEndObject();
  }

  private void rule(LearnedRule rule) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", rule.name());
    json.writeStringField("arch", rule.abi().name());
    texts("syscalls", rule.syscalls());
    json.writeStringField("when", rule.when().isEmpty() ? null : rule.when());
    json.writeStringField("action", rule.action().toString());
    json.writeNumberField("count", rule.count());
    runs(rule.runs());
    uses("uses", rule.uses());
    json.writeStringField("reason", rule.reason().isEmpty() ? null : rule.reason());
    json.writeEndObject();
  }

  private void uses(String key, List<Use> uses) throws IOException {
    json.writeArrayFieldStart(key);
    for (Use use : uses) {
      json.writeStartObject();
      json.writeStringField("what", use.what());
      json.writeNumberField("count", use.count());
      runs(use.runs());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void runs(List<Integer> indexes) throws IOException {
    json.writeArrayFieldStart("runs");
    for (int index : indexes) {
      writeRun(from.runs().get(index));
    }
    json.writeEndArray();
  }

  /** A number where that is all that a run is called. */
  private void writeRun(String name) throws IOException {
    if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      json.writeNumber(Long.parseLong(name));
    } else {
      json.writeString(name);
    }
  }

  private void texts(String key, List<String> texts) throws IOException {
    json.writeArrayFieldStart(key);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
