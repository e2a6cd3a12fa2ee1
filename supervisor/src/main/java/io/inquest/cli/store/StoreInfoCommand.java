package io.inquest.cli.store;

import io.inquest.audit.checkpoint.LongTermKey;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.journal.StoreSettings;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.audit.redact.RedactionPattern;
import io.inquest.audit.site.HostSummary;
import io.inquest.audit.site.SiteUrl;
import io.inquest.audit.store.AuditStore;
import io.inquest.audit.verify.RunProver;
import io.inquest.audit.verify.StoreVerifier;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.query.QueryException;
import io.inquest.query.SiteArchive;
import io.inquest.report.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code inquest store info}: what a store has, and what keeps it from being rewritten. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a store has, how long it is kept, what is not, and what keeps its records from"
          + " being rewritten.",
      "With RUN, says what that run began with: command, machine, digests of the environment and of"
          + " the policies, and what protects it."
    })
final class StoreInfoCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run's number.")
  private Long number;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws IOException, StoreException {
    Optional<SiteUrl> site = store.site();
    if (site.isPresent()) {
      if (number != null) {
        throw new QueryException("info of one run is of a store's directory: leave the run out");
      }
      Output.print(ofSite(site.get()));
      return ExitStatus.OK;
    }
    StoreLocation location = StoreLocation.existing(store.directory());
    List<String> lines = new ArrayList<>();
    if (number == null) {
      tellStore(location, lines);
    } else {
      RunDirectory run = StoredRun.of(location, number);
      lines.addAll(RunCircumstances.of(run));
      tellProtections(location, run, ownKeys(new ArrayList<>()), lines);
    }
    Output.print(lines.stream().map(TerminalText::escape).toList());
    return ExitStatus.OK;
  }

  private static void tellStore(StoreLocation location, List<String> lines)
      throws IOException, StoreException {
    lines.add("store: " + location + ", format " + StoreLocation.FORMAT);
    lines.add("owner: " + Files.getOwner(location.directory()).getName());
    List<VerifierKey> keys = ownKeys(lines);
    int proven = 0;
    long bytes = 0;
    Optional<RunDirectory> newest = Optional.empty();
    List<Long> numbers = location.runNumbers();
    for (long number : numbers) {
      Optional<RunDirectory> run = location.run(number);
      if (run.isPresent()) {
        bytes += run.get().bytes();
        if (RunProver.newest(run.get()).isPresent()) {
          proven++;
          newest = run;
        }
      }
    }
    int pruned = location.prunedNumbers().size();
    lines.add(
        "runs: "
            + numbers.size()
            + ", "
            + proven
            + " of them with checkpoints"
            + (pruned == 0 ? "" : "; " + pruned + " pruned, which store verify lists"));
    tellTables(location, lines);
    lines.add(
        "size: " + mebibytes(bytes) + " of journals, " + mebibytes(index(location)) + " of index");
    tellSettings(location.settings(), lines);
    if (newest.isPresent()) {
      tellProtections(location, newest.get(), keys, lines);
    }
  }

  private static void tellTables(StoreLocation location, List<String> lines) throws StoreException {
    long decisions = 0;
    long refusals = 0;
    try (AuditStore tables = AuditStore.open(location.directory())) {
      for (RunEntity run : tables.runs()) {
        decisions += run.decisions();
        refusals += run.refusals();
      }
    }
    lines.add("decisions: " + decisions + ", " + refusals + " of them refusals");
  }

  private static long index(StoreLocation location) throws IOException {
    Path file = location.directory().resolve("index/inquest.mv.db");
    return Files.isRegularFile(file) ? Files.size(file) : 0;
  }

  private static String mebibytes(long bytes) {
    return (bytes + (1 << 20) - 1) / (1 << 20) + " MiB";
  }

  private static void tellSettings(StoreSettings settings, List<String> lines) {
    lines.add(
        "retention: "
            + settings
                .retention()
                .map(age -> "runs that ended more than " + age.toHours() + " h ago are pruned")
                .orElse("runs are kept until store prune deletes them"));
    List<RedactionPattern> patterns = settings.redact();
    if (patterns.isEmpty()) {
      lines.add("redaction: none but what run and attach are told by --redact");
    }
    for (int i = 0; i < patterns.size(); i++) {
      lines.add("redaction: pattern " + (i + 1) + ", " + patterns.get(i).description());
    }
  }

  private static void tellProtections(
      StoreLocation location, RunDirectory run, List<VerifierKey> keys, List<String> lines)
      throws StoreException {
    StoreVerifier verifier = new StoreVerifier(location, keys, false, List.of());
    for (String sentence : verifier.protections(run).sentences()) {
      lines.add("protection of run " + run.number() + ": " + sentence);
    }
  }

  private static List<VerifierKey> ownKeys(List<String> lines) {
    Path own = LongTermKey.ownPublicKey();
    if (!Files.isReadable(own)) {
      lines.add("public key: none yet; the first run makes " + own);
      return List.of();
    }
    List<VerifierKey> keys = ProofInput.keys(own);
    keys.forEach(key -> lines.add("public key: " + key));
    return keys;
  }

  private static List<String> ofSite(SiteUrl url) throws StoreException {
    try (SiteArchive archive = SiteArchive.open(url)) {
      List<String> lines = new ArrayList<>();
      List<HostSummary> hosts = archive.site().summaries();
      lines.add("database: " + url + ", hosts: " + hosts.size());
      for (HostSummary host : hosts) {
        lines.add(
            "host "
                + archive.store(host.host()).host().orElseThrow()
                + ": runs: "
                + host.runs()
                + ", "
                + host.proven()
                + " of them with checkpoints, decisions: "
                + host.decisions()
                + ", last pushed to at "
                + host.pushedAt());
      }
      lines.add(
          "protection: an altered record shows (store verify); checkpoints here cannot be taken"
              + " back by roles that store grant made");
      return lines;
    }
  }
}
