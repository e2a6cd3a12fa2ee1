package io.inquest.cli.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.journal.FrameSummary;
import io.inquest.audit.proof.GrowthProof;
import io.inquest.audit.proof.NoteFormatException;
import io.inquest.audit.proof.RecordProof;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.OutputForm;
import io.inquest.query.QueryException;
import io.inquest.report.DecisionLine;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks a proof that stands for itself. */
final class ProofCheck {
  private ProofCheck() {}

  /** Says whether the proof holds, and of what. */
  static int of(String text, Path file, OutputForm format) throws IOException {
    try {
      return GrowthProof.isBegunBy(text)
          ? ofGrowth(GrowthProof.parse(text), format)
          : ofRecord(RecordProof.parse(text), format);
    } catch (NoteFormatException e) {
      throw new QueryException(file + ": " + e.getMessage());
    }
  }

  private static int ofRecord(RecordProof proof, OutputForm format) throws IOException {
    long sequence = proof.inclusion().index() + 1;
    FrameSummary record = FrameSummary.of(proof.record().toArray());
    boolean holds = proof.holds() && record.sequence() == sequence;
    String what =
        holds
            ? "the record is in the run as it was signed"
            : "the proof does not hold: the record, its place or the path was altered";
    List<String> lines = new ArrayList<>(List.of(what));
    lines.add("record " + sequence + ": " + text(record));
    return print(holds, lines, proof.checkpoint(), format);
  }

  private static String text(FrameSummary record) {
    if (record.entry().isEmpty()) {
      return "it is not a record that this version of Inquest knows";
    }
    return record.entry().get() instanceof Decision decision
        ? DecisionLine.of(decision)
        : "it is no decision";
  }

  private static int ofGrowth(GrowthProof proof, OutputForm format) throws IOException {
    boolean holds = proof.holds();
    String what =
        holds
            ? "the newer checkpoint's run begins with all records of the older one's"
            : "the proof does not hold: records of the older checkpoint are others in the newer";
    long older = proof.older().checkpoint().size();
    return print(holds, List.of(what, "older: " + older + " records"), proof.newer(), format);
  }

  private static int print(
      boolean holds, List<String> lines, SignedCheckpoint checkpoint, OutputForm format)
      throws IOException {
    String origin = checkpoint.run().origin();
    long size = checkpoint.checkpoint().size();
    if (format == OutputForm.JSON) {
      try (Writer out = Output.json();
          JsonGenerator json = new JsonFactory().createGenerator(out)) {
        json.writeStartObject();
        json.writeBooleanField("holds", holds);
        json.writeStringField("detail", lines.get(0));
        json.writeStringField("about", lines.get(1));
        json.writeStringField("origin", origin);
        json.writeNumberField("size", size);
        json.writeEndObject();
        json.writeRaw('\n');
      }
    } else {
      List<String> all = new ArrayList<>(lines);
      all.add("checkpoint: " + size + " records of " + origin);
      all.add(
          "The origin has the run's public key: its identity, or a checkpoint kept elsewhere, says"
              + " whose run it is.");
      Output.print(all);
    }
    return holds ? ExitStatus.OK : ExitStatus.FOUND;
  }
}
