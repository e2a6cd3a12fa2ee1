package io.inquest.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.query.DecisionField;
import io.inquest.query.DecisionRow;
import io.inquest.query.RunName;
import io.inquest.query.cause.Attribution;
import io.inquest.query.cause.Explanation;
import io.inquest.query.cause.Finding;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.RuleReference;
import io.inquest.query.cause.remedy.Remedy;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What explains the end of a run, or a decision, for programs: one object in one line, in ASCII
 * ({@link AsciiJson}), always with all keys. A decision has the keys that it has in lists.
 */
public final class WhyJson {
  private final JsonGenerator json;
  private final FieldsJson<DecisionRow> fields;
  private final RunName run;
  private final String host;
  private final Map<Integer, StackTaken> stacks;

  private WhyJson(JsonGenerator json, RunName run, String host, Map<Integer, StackTaken> stacks) {
    this.json = json;
    fields = new FieldsJson<>(json, DecisionField.all());
    this.run = run;
    this.host = host;
    this.stacks = stacks;
  }

  /**
   * Writes a finding and flushes; the writer stays open.
   *
   * @param host the machine; empty if it is not known
   * @param stacks the run's call stacks that it refers to, by number, as far as they are at hand
   */
  public static void write(
      Finding finding, RunName run, String host, Map<Integer, StackTaken> stacks, Writer out)
      throws IOException {
    try (JsonGenerator json = AsciiJson.lines(out)) {
      json.writeStartObject();
      new WhyJson(json, run, host, stacks).finding(finding);
      json.writeEndObject();
      json.writeRaw('\n');
    }
    out.flush();
  }

  /** As the other, of one decision explained. */
  public static void write(
      Explanation explanation,
      RunName run,
      String host,
      Map<Integer, StackTaken> stacks,
      Writer out)
      throws IOException {
    try (JsonGenerator json = AsciiJson.lines(out)) {
      json.writeStartObject();
      new WhyJson(json, run, host, stacks).explanation(explanation);
      json.writeEndObject();
      json.writeRaw('\n');
    }
    out.flush();
  }

  private void finding(Finding finding) throws IOException {
    json.writeNumberField("run", run.number());
    textOrNull("host", host);
    json.writeStringField("program", finding.program());
    ending("ending", finding.ending());
    json.writeBooleanField("refusal_explains", finding.cause().isPresent());
    json.writeStringField("confidence", finding.confidence().name().toLowerCase(Locale.ROOT));
    texts("summary", FindingText.brief(finding, run.number()));
    victim(finding.victim());
    cause(finding.cause());
    texts("reasons", finding.reasons());
    texts("consequences", finding.consequences());
    remedies(finding.remedies());
    considered(finding.considered());
    texts("caveats", finding.caveats());
    textOrNull("unseen", finding.unseen().orElse(""));
    textOrNull("traced", finding.traced().orElse(""));
    json.writeNumberField("refusals", finding.refusals());
    textOrNull("missing", finding.missing().inWords().orElse(""));
  }

  private void ending(String key, Ending ending) throws IOException {
    json.writeObjectFieldStart(key);
    json.writeStringField("outcome", ending.kind().name().toLowerCase(Locale.ROOT));
    if (ending.kind() == Ending.Kind.EXITED) {
      json.writeNumberField("exit_status", ending.value());
    } else {
      json.writeNullField("exit_status");
    }
    boolean signaled = ending.kind() == Ending.Kind.SIGNALED;
    textOrNull("signal", signaled ? KernelNames.signal(ending.value()) : "");
    json.writeBooleanField("core_dumped", ending.coreDumped());
    json.writeEndObject();
  }

  private void victim(Optional<Finding.Victim> victim) throws IOException {
    if (victim.isEmpty()) {
      json.writeNullField("victim");
      return;
    }
    json.writeObjectFieldStart("victim");
    json.writeNumberField("tgid", victim.get().tgid());
    json.writeNumberField("tid", victim.get().tid());
    json.writeStringField("comm", victim.get().comm());
    json.writeStringField("exe", victim.get().exe());
    ending("ending", victim.get().ending());
    json.writeEndObject();
  }

  private void cause(Optional<Finding.Cause> cause) throws IOException {
    if (cause.isEmpty()) {
      json.writeNullField("cause");
      return;
    }
    json.writeObjectFieldStart("cause");
    decision(cause.get().refusal());
    json.writeStringField("answer", cause.get().action());
    by(cause.get().rule());
    texts("conditions", cause.get().conditions());
    json.writeNumberField("times", cause.get().times());
    json.writeNumberField("first_seq", cause.get().firstSequence());
    frames(cause.get().refusal());
    json.writeEndObject();
  }

  private void explanation(Explanation explanation) throws IOException {
    decision(explanation.decision());
    json.writeStringField("answer", KernelNames.action(explanation.decision()));
    by(explanation.rule());
    texts("conditions", explanation.conditions());
    json.writeStringField("effect", explanation.effect());
    json.writeStringField("role", explanation.role());
    json.writeArrayFieldStart("filters");
    for (Attribution.Verdict verdict : explanation.attribution().verdicts()) {
      json.writeStartObject();
      json.writeNumberField("filter", verdict.filter());
      textOrNull("policy", verdict.policy());
      json.writeStringField("answer", verdict.action());
      textOrNull("standing", verdict.standing());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("path");
    for (Attribution.PathStep step : explanation.attribution().path()) {
      json.writeStartObject();
      json.writeStringField("instruction", step.text());
      textOrNull("remark", step.remark());
      json.writeEndObject();
    }
    json.writeEndArray();
    remedies(explanation.remedies());
    frames(explanation.decision());
  }

  private void decision(Decision decision) throws IOException {
    fields.write(new DecisionRow(run, host, decision));
  }

  private void by(RuleReference rule) throws IOException {
    json.writeStringField("by", rule.inWords());
    textOrNull("file", rule.file());
    int line = rule.place().isPresent() ? rule.place().get().line() : 0;
    if (line > 0 && !rule.file().isEmpty()) {
      json.writeNumberField("line", line);
    } else {
      json.writeNullField("line");
    }
  }

  private void remedies(List<Remedy> remedies) throws IOException {
    json.writeArrayFieldStart("remedies");
    for (Remedy remedy : remedies) {
      json.writeStartObject();
      json.writeStringField("advice", remedy.advice());
      textOrNull("text", remedy.text().orElse(""));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void considered(List<Finding.Considered> considered) throws IOException {
    json.writeArrayFieldStart("considered");
    for (Finding.Considered each : considered) {
      json.writeStartObject();
      json.writeNumberField("seq", each.refusal().sequence());
      json.writeStringField("call", each.call());
      json.writeNumberField("times", each.times());
      json.writeNumberField("tid", each.refusal().tid());
      json.writeStringField("comm", each.refusal().comm());
      json.writeBooleanField("rival", each.rival());
      json.writeBooleanField("altering", each.altering());
      json.writeStringField("why", each.why());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void frames(Decision decision) throws IOException {
    StackTaken stack = stacks.get(decision.stack());
    json.writeFieldName("frames");
    if (stack == null) {
      json.writeNull();
    } else {
      fields.frames(stack.frames());
    }
  }

  private void texts(String key, List<String> texts) throws IOException {
    json.writeArrayFieldStart(key);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void textOrNull(String key, String text) throws IOException {
    if (text.isEmpty()) {
      json.writeNullField(key);
    } else {
      json.writeStringField(key, text);
    }
  }
}
