package io.inquest.cli.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.proof.RunIdentity;
import io.inquest.audit.prune.PruneNote;
import io.inquest.audit.store.IngesterTrace;
import io.inquest.audit.verify.Finding;
import io.inquest.audit.verify.Protections;
import io.inquest.audit.verify.PrunedVerdict;
import io.inquest.audit.verify.RunVerdict;
import io.inquest.query.RunName;
import io.inquest.report.TerminalText;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code store verify} says. */
final class VerdictReport {
  private static final int MOST_IN_TEXT = 5;

  private final Optional<String> host;
  private final List<RunVerdict> runs;
  private final List<PrunedVerdict> pruned;
  private final List<Finding> missing;
  private final List<IngesterTrace.Death> killed;

  /**
   * @param missing runs that are not there
   * @param killed ingesters that were
   */
  VerdictReport(
      List<RunVerdict> runs,
      List<PrunedVerdict> pruned,
      List<Finding> missing,
      List<IngesterTrace.Death> killed) {
    this(Optional.empty(), runs, pruned, missing, killed);
  }

  private VerdictReport(
      Optional<String> host,
      List<RunVerdict> runs,
      List<PrunedVerdict> pruned,
      List<Finding> missing,
      List<IngesterTrace.Death> killed) {
    this.host = host;
    this.killed = killed;
    this.runs = runs;
    this.pruned = pruned;
    this.missing = missing;
  }

  /**
   * Of one host of a site.
   *
   * @param host what it is called
   * @param missing runs that are not there
   */
  static VerdictReport ofHost(String host, List<RunVerdict> runs, List<Finding> missing) {
    return new VerdictReport(Optional.of(host), runs, List.of(), missing, List.of());
  }

  private RunName name(long run) {
    return new RunName(host, run);
  }

  void printText(Writer out) throws IOException {
    Map<List<String>, StringBuilder> protections = new LinkedHashMap<>();
    for (RunVerdict run : runs) {
      line(out, "run " + name(run.run()) + ": " + summary(run));
      printFindings(out, run.findings());
      for (Gap gap : run.gaps()) {
        line(out, "  gap, not tampering: " + gap.detail());
      }
      if (run.records() > 0) {
        StringBuilder of =
            protections.computeIfAbsent(run.protections().sentences(), s -> new StringBuilder());
        of.append(of.length() == 0 ? "" : ", ").append(name(run.run()));
      }
    }
    for (PrunedVerdict run : pruned) {
      if (run.note().isPresent()) {
        line(out, "run " + name(run.run()) + ": " + PrunedText.sentence(run.note().get()));
      }
      printRuns(out, run.findings());
    }
    printRuns(out, missing);
    if (runs.isEmpty() && pruned.isEmpty() && missing.isEmpty()) {
      line(out, "the store has no run");
    }
    printKilled(out);
    for (Map.Entry<List<String>, StringBuilder> of : protections.entrySet()) {
      String which = protections.size() == 1 ? "" : " of run " + of.getValue();
      for (String sentence : of.getKey()) {
        line(out, "protection" + which + ": " + sentence);
      }
    }
    if (host.isPresent() && !protections.isEmpty()) {
      line(
          out,
          "protection: checkpoints are in this database since they were pushed; a role that may not"
              + " alter them cannot take them back (store grant)");
    }
  }

  private void printKilled(Writer out) throws IOException {
    for (IngesterTrace.Death death :
        killed.subList(Math.max(0, killed.size() - MOST_IN_TEXT), killed.size())) {
      line(out, "store: gap, not tampering: " + death.inWords());
    }
    if (killed.size() > MOST_IN_TEXT) {
      line(out, "store: " + (killed.size() - MOST_IN_TEXT) + " older ones: --format json");
    }
  }

  private void printRuns(Writer out, List<Finding> findings) throws IOException {
    for (Finding finding : findings) {
      line(out, "run " + name(finding.run()) + ": " + kind(finding) + ": " + finding.detail());
    }
  }

  private static String summary(RunVerdict run) {
    String proven =
        run.records()
            + (run.records() == 1 ? " record, " : " records, ")
            + run.proven()
            + " proven by "
            + run.checkpoints()
            + (run.checkpoints() == 1 ? " checkpoint" : " checkpoints");
    return switch (run.verdict()) {
      case "not_begun" -> "it did not begin: it has no records";
      case "live" -> "intact so far, still written: " + proven;
      default -> run.verdict() + ": " + proven;
    };
  }

  private static void printFindings(Writer out, List<Finding> findings) throws IOException {
    for (Finding finding : findings.subList(0, Math.min(MOST_IN_TEXT, findings.size()))) {
      String place = finding.sequence() == 0 ? "" : " record " + finding.sequence();
      if (finding.segment() > 0) {
        place += " (segment " + finding.segment() + ", offset " + finding.offset() + ")";
      }
      line(out, "  " + kind(finding) + place + ": " + finding.detail());
    }
    if (findings.size() > MOST_IN_TEXT) {
      line(out, "  and " + (findings.size() - MOST_IN_TEXT) + " more: --format json");
    }
  }

  private static String kind(Finding finding) {
    return finding.kind().name().toLowerCase(Locale.ROOT);
  }

  private static void line(Writer out, String text) throws IOException {
    out.write(TerminalText.escape(text));
    out.write('\n');
  }

  void printJson(Writer out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setPrettyPrinter(new MinimalPrettyPrinter(""));
      for (RunVerdict run : runs) {
        printJson(run, json);
      }
      for (PrunedVerdict run : pruned) {
        printJson(run, json);
      }
      for (Finding finding : missing) {
        json.writeStartObject();
        json.writeNumberField("run", finding.run());
        json.writeStringField("host", host.orElse(null));
        json.writeStringField("verdict", kind(finding));
        printFindings(List.of(finding), json);
        json.writeEndObject();
        json.writeRaw('\n');
      }
      if (!killed.isEmpty()) {
        printKilled(json);
      }
    }
  }

  private void printKilled(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNullField("run");
    json.writeStringField("verdict", "store");
    json.writeArrayFieldStart("gaps");
    for (IngesterTrace.Death death : killed) {
      json.writeStartObject();
      json.writeStringField("kind", "killed_ingester");
      json.writeNumberField("count", 1);
      json.writeStringField("detail", death.inWords());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private void printJson(RunVerdict run, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("run", run.run());
    json.writeStringField("host", host.orElse(null));
    json.writeStringField("verdict", run.verdict());
    json.writeNumberField("records", run.records());
    json.writeNumberField("proven", run.proven());
    json.writeNumberField("checkpoints", run.checkpoints());
    json.writeBooleanField("live", run.live());
    json.writeStringField("origin", run.identity().map(RunIdentity::origin).orElse(null));
    json.writeBooleanField("vouched", run.protections().vouched());
    Protections.Writer writer = run.protections().writer();
    if (writer == Protections.Writer.IMPORTER) {
      json.writeNullField("same_user");
    } else {
      json.writeBooleanField("same_user", writer == Protections.Writer.PROGRAM);
    }
    strings(json, "anchors", run.protections().anchors());
    printFindings(run.findings(), json);
    json.writeArrayFieldStart("gaps");
    for (Gap gap : run.gaps()) {
      json.writeStartObject();
      json.writeStringField("kind", gap.kind().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("count", gap.count());
      json.writeStringField("detail", gap.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    strings(json, "protections", run.protections().sentences());
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private void printJson(PrunedVerdict run, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("run", run.run());
    json.writeStringField("host", host.orElse(null));
    json.writeStringField("verdict", run.findings().isEmpty() ? "pruned" : "altered");
    if (run.note().isPresent()) {
      PruneNote note = run.note().get();
      json.writeNumberField("records", note.records());
      json.writeStringField("started_at", note.started().toString());
      json.writeStringField("ended_at", note.ended().toString());
      json.writeStringField("pruned_at", note.pruned().toString());
      json.writeNumberField("pruned_by_uid", note.uid());
      json.writeStringField("pruned_by", note.user());
      json.writeStringField("origin", note.identity().map(RunIdentity::origin).orElse(null));
    }
    printFindings(run.findings(), json);
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static void strings(JsonGenerator json, String field, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void printFindings(List<Finding> findings, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("findings");
    for (Finding finding : findings) {
      json.writeStartObject();
      json.writeStringField("kind", kind(finding));
      json.writeNumberField("sequence", finding.sequence());
      json.writeNumberField("segment", finding.segment());
      json.writeNumberField("offset", finding.offset());
      json.writeStringField("detail", finding.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
