package io.inquest.cli.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.OutputForm;
import io.inquest.control.TightenReply;
import io.inquest.policy.Lineage;
import io.inquest.policy.Policy;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of one run that was to be tightened.
 *
 * @param note what else there is to say of it
 */
record Tightened(long run, Optional<String> group, TightenReply reply, Optional<String> note) {

  /** The command's exit status. */
  static int status(List<Tightened> outcomes) {
    int status = ExitStatus.OK;
    for (Tightened each : outcomes) {
      int own =
          !each.reply.failure().isEmpty()
              ? ExitStatus.USAGE
              : each.reply.left().isEmpty() ? ExitStatus.OK : ExitStatus.FOUND;
      status = Math.max(status, own);
    }
    return status;
  }

  static void print(List<Tightened> outcomes, Lineage lineage, OutputForm format)
      throws IOException {
    if (format == OutputForm.TEXT) {
      List<String> lines = new ArrayList<>();
      outcomes.forEach(each -> each.addLines(lines, lineage.own().name()));
      Output.print(lines);
      return;
    }
    try (Writer out = Output.json();
        JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter(""));
      for (Tightened each : outcomes) {
        each.write(json, lineage);
        json.writeRaw('\n');
      }
    }
  }

  private void addLines(List<String> lines, String policy) {
    String head = "run " + run + group.map(path -> " (" + path + ")").orElse("") + ": ";
    if (!reply.failure().isEmpty()) {
      lines.add(head + "not tightened: " + reply.failure());
      return;
    }
    int count = reply.tightened().size();
    lines.add(head + count + (count == 1 ? " task is" : " tasks are") + " under " + policy);
    for (TightenReply.Left task : reply.left()) {
      String who = head + "task " + task.tid() + " (" + task.comm() + ") is not";
      lines.add(
          task.waits()
              ? who + " yet: " + task.reason() + "; it will be before it runs on"
              : who + ": " + task.reason());
    }
    note.ifPresent(text -> lines.add(head + "note: " + text));
  }

  private void write(JsonGenerator json, Lineage lineage) throws IOException {
    json.writeStartObject();
    json.writeNumberField("run", run);
    json.writeStringField("group", group.orElse(null));
    json.writeArrayFieldStart("policies");
    for (Policy policy : lineage.policies()) {
      json.writeString(policy.name());
    }
    json.writeEndArray();
    json.writeStringField("failure", reply.failure().isEmpty() ? null : reply.failure());
    json.writeArrayFieldStart("tightened");
    for (int tid : reply.tightened()) {
      json.writeNumber(tid);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("left");
    for (TightenReply.Left task : reply.left()) {
      json.writeStartObject();
      json.writeNumberField("tid", task.tid());
      json.writeStringField("comm", task.comm());
      json.writeBooleanField("waits", task.waits());
      json.writeStringField("reason", task.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("note", note.orElse(null));
    json.writeEndObject();
  }
}
