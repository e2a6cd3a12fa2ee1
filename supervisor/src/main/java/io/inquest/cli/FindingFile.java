package io.inquest.cli;

import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.journal.StoreException;
import io.inquest.cli.output.AnswerFile;
import io.inquest.cli.output.Output;
import io.inquest.query.RunName;
import io.inquest.query.cause.CauseOfDeath;
import io.inquest.query.cause.evidence.JournalEvidence;
import io.inquest.query.cause.evidence.RunEvidence;
import io.inquest.report.WhyJson;
import io.inquest.run.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where {@code run --report} leaves the finding of its run: begun before the program is, so that a
 * place that cannot be written is said in time, and named once the run has ended.
 */
final class FindingFile implements AutoCloseable {
  private final AnswerFile file;

  /**
   * Begins the file.
   *
   * @throws IOException if it cannot be written
   */
  FindingFile(String path) throws IOException {
    file = new AnswerFile(Path.of(path));
  }

  /** Writes what {@code why --format json} answers, without call stacks: the database has those. */
  void write(RunResult result) {
    try {
      RunEvidence evidence = JournalEvidence.of(result.run(), Optional.of(result.ended()));
      WhyJson.write(
          CauseOfDeath.of(evidence),
          RunName.of(result.run().number()),
          evidence.started().map(RunStarted::host).orElse(""),
          Map.of(),
          file.writer());
      file.keep();
    } catch (StoreException | IOException e) {
      // The program's end is not changed by what becomes of the report.
      Output.complain("there is no report of the run: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
