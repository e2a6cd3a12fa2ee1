package io.inquest.cli.store;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.verify.RunProver;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.query.QueryException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inquest store prove}: a proof that others can check without the store. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a proof that a run has a decision, as it was signed (C2SP tlog-proof): the record,"
          + " its path in the run's tree, and the newest checkpoint.",
      "With --checkpoint, a proof that the run's newest checkpoint begins with all records of an"
          + " older one. `inquest store verify --proof FILE` checks either."
    })
final class StoreProveCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's number.")
  private long run;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SEQ",
      description = "The decision's number, as `inquest denials` has it.")
  private Long sequence;

  @Option(names = "--record", description = "SEQ is the number of a record, as `verify` has it.")
  private boolean ofRecord;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "An older checkpoint of the run.")
  private Path older;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws IOException, StoreException {
    if ((sequence == null) == (older == null)) {
      throw new QueryException("name either a decision, or an older checkpoint by --checkpoint");
    }
    StoreLocation location = StoreLocation.existing(store.directory());
    RunDirectory directory = StoredRun.of(location, run);
    String proof = older == null ? ofDecision(directory) : growth(directory);
    try (Writer out = Output.writer()) {
      out.write(proof);
    }
    return ExitStatus.OK;
  }

  private String ofDecision(RunDirectory directory) throws StoreException {
    RunProver prover = RunProver.of(directory);
    return (ofRecord ? prover.record(sequence) : prover.decision(sequence))
        .map(Object::toString)
        .orElseThrow(
            () ->
                new QueryException(
                    "run "
                        + run
                        + " has no "
                        + (ofRecord ? "record " : "decision ")
                        + sequence
                        + " that a checkpoint covers, or its journal is not what was signed:"
                        + " inquest store verify "
                        + run));
  }

  private String growth(RunDirectory directory) throws StoreException {
    List<SignedCheckpoint> given = ProofInput.checkpoints(older);
    if (given.size() != 1 || given.get(0).run().run() != run) {
      throw new QueryException(older + " does not have one checkpoint of run " + run + " alone");
    }
    return RunProver.of(directory)
        .growth(given.get(0))
        .map(Object::toString)
        .orElseThrow(
            () ->
                new QueryException(
                    "run "
                        + run
                        + " does not begin with what "
                        + older
                        + " says: inquest store verify "
                        + run
                        + " --checkpoint "
                        + older));
  }
}
