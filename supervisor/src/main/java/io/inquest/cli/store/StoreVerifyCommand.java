package io.inquest.cli.store;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.audit.site.SiteUrl;
import io.inquest.audit.store.AuditStore;
import io.inquest.audit.store.IngesterTrace;
import io.inquest.audit.verify.Finding;
import io.inquest.audit.verify.PrunedVerdict;
import io.inquest.audit.verify.RunVerdict;
import io.inquest.audit.verify.StoreVerifier;
import io.inquest.audit.verify.TablesVerifier;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.OutputForm;
import io.inquest.query.QueryException;
import io.inquest.query.RunName;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inquest store verify}: whether records are complete and as they were recorded. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Compares journals, trees, checkpoints, signatures and tables with each other, and names the"
          + " first record that was altered, removed, inserted or reordered.",
      "Records that no checkpoint covers are unproven: neither intact nor altered, as far as is"
          + " known."
    },
    footer = {
      "",
      "Exit status: 0 all is intact, 1 something was found, 2 nothing was, but not all of it could"
          + " be looked at."
    })
final class StoreVerifyCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description =
          "The runs' numbers, HOST:NUMBER in a database that machines share; left out, all of them,"
              + " and whether any is missing.",
      converter = RunNameConverter.class)
  private List<RunName> names = List.of();

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Checkpoints that were kept elsewhere: signed notes, or lines of a log (journalctl -t"
              + " inquest). Repeatable.")
  private List<Path> checkpoints = List.of();

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description =
          "The long-term key that must vouch for the runs, as NAME+ID+KEY: a signing.key.pub."
              + " Without it this user's own is trusted, and a run with another is no finding.")
  private Path publicKey;

  @Option(
      names = "--proof",
      paramLabel = "FILE",
      description = "Checks a proof of `inquest store prove` by itself; no store is looked at.")
  private Path proof;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "For people (text, the default), or one JSON object a line.")
  private OutputForm format = OutputForm.TEXT;

  @Mixin private StoreMixin store;

  private List<Long> numbers = List.of();

  @Override
  public Integer call() throws IOException, StoreException {
    if (proof != null) {
      return ProofCheck.of(ProofInput.text(proof, "the proof"), proof, format);
    }
    List<VerifierKey> keys = trustedKeys();
    List<SignedCheckpoint> elsewhere = new ArrayList<>();
    for (Path file : checkpoints) {
      elsewhere.addAll(ProofInput.checkpoints(file));
    }
    try {
      Optional<SiteUrl> site = store.site();
      if (site.isPresent()) {
        return new SiteVerification(keys, publicKey != null, elsewhere, format)
            .verify(site.get(), names);
      }
      numbers = names.stream().map(StoreVerifyCommand::own).toList();
      return verify(keys, elsewhere);
    } catch (StoreException e) {
      Output.complainInLines(String.valueOf(e.getMessage()));
      return ExitStatus.USAGE;
    }
  }

  private static long own(RunName name) {
    if (name.host().isPresent()) {
      throw new QueryException(
          "there is no run " + name + " in a directory: name its number alone");
    }
    return name.number();
  }

  private List<VerifierKey> trustedKeys() {
    return publicKey == null ? TrustedKeys.own() : ProofInput.keys(publicKey);
  }

  private int verify(List<VerifierKey> keys, List<SignedCheckpoint> elsewhere)
      throws IOException, StoreException {
    StoreLocation location = StoreLocation.existing(store.directory());
    StoreVerifier verifier = new StoreVerifier(location, keys, publicKey != null, elsewhere);
    List<Finding> findings = new ArrayList<>();
    List<RunVerdict> verdicts = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (RunDirectory run : runs(location)) {
      try {
        verdicts.add(verifier.verify(run));
      } catch (StoreException e) {
        // It may have been pruned while its files were read.
        if (!isGone(location, run.number())) {
          problems.add("run " + run.number() + " could not be judged: " + e.getMessage());
        }
      }
    }
    verdicts.removeIf(verdict -> isGone(location, verdict.run()));
    List<PrunedVerdict> pruned = new ArrayList<>();
    for (long number : prunedNumbers(location)) {
      Optional<RunDirectory> left = location.pruned(number);
      if (left.isPresent()) {
        pruned.add(verifier.verifyPruned(left.get()));
      }
    }
    if (numbers.isEmpty()) {
      findings.addAll(verifier.removedRuns());
    }
    try {
      verdicts = withTables(location, verdicts, findings);
    } catch (StoreException e) {
      problems.add("the tables could not be compared with the journals: " + e.getMessage());
    }
    try (Writer out = format == OutputForm.JSON ? Output.json() : Output.writer()) {
      List<IngesterTrace.Death> killed =
          numbers.isEmpty() ? IngesterTrace.killed(location) : List.of();
      VerdictReport report = new VerdictReport(verdicts, pruned, findings, killed);
      if (format == OutputForm.JSON) {
        report.printJson(out);
      } else {
        report.printText(out);
      }
    }
    problems.forEach(Output::complainInLines);
    boolean found =
        !findings.isEmpty()
            || verdicts.stream().anyMatch(one -> !one.findings().isEmpty())
            || pruned.stream().anyMatch(one -> !one.findings().isEmpty());
    if (found) {
      return ExitStatus.FOUND;
    }
    return problems.isEmpty() ? ExitStatus.OK : ExitStatus.USAGE;
  }

  private List<RunVerdict> withTables(
      StoreLocation location, List<RunVerdict> verdicts, List<Finding> findings)
      throws StoreException {
    List<RunVerdict> compared = new ArrayList<>();
    try (AuditStore tables = AuditStore.open(store.directory())) {
      TablesVerifier verifier = new TablesVerifier(tables, location);
      if (numbers.isEmpty()) {
        for (Finding finding : verifier.runsWithoutJournal()) {
          if (findings.stream().noneMatch(told -> told.run() == finding.run())) {
            findings.add(finding);
          }
        }
      }
      for (RunVerdict verdict : verdicts) {
        Optional<RunDirectory> run = location.run(verdict.run());
        boolean comparable = run.isPresent() && !verdict.live() && verdict.records() > 0;
        compared.add(comparable ? verdict.with(verifier.compare(run.get())) : verdict);
      }
    }
    return compared;
  }

  private static boolean isGone(StoreLocation location, long number) {
    try {
      return location.run(number).isEmpty();
    } catch (StoreException e) {
      return false;
    }
  }

  private List<Long> prunedNumbers(StoreLocation location) throws StoreException {
    List<Long> pruned = location.prunedNumbers();
    return numbers.isEmpty() ? pruned : pruned.stream().filter(numbers::contains).toList();
  }

  private List<RunDirectory> runs(StoreLocation location) throws StoreException {
    List<RunDirectory> runs = new ArrayList<>();
    for (long number : new TreeSet<>(numbers)) {
      if (location.pruned(number).isEmpty()) {
        runs.add(StoredRun.of(location, number));
      } else {
        location.run(number).ifPresent(runs::add);
      }
    }
    if (numbers.isEmpty()) {
      for (long number : location.runNumbers()) {
        location.run(number).ifPresent(runs::add);
      }
    }
    return runs;
  }
}
