package io.inquest.cli.store;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.audit.site.SiteFrames;
import io.inquest.audit.site.SiteHost;
import io.inquest.audit.site.SiteUrl;
import io.inquest.audit.store.AuditStore;
import io.inquest.audit.verify.Finding;
import io.inquest.audit.verify.RunVerdict;
import io.inquest.audit.verify.SiteVerifier;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.OutputForm;
import io.inquest.query.QueryException;
import io.inquest.query.RunName;
import io.inquest.query.SiteArchive;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What {@code store verify} does with a database that machines share: it judges host by host. */
final class SiteVerification {
  private final List<VerifierKey> keys;
  private final boolean mustVouch;
  private final List<SignedCheckpoint> elsewhere;
  private final OutputForm format;
  private boolean found;

  /**
   * @param keys long-term keys that are trusted
   * @param mustVouch whether one of them must vouch for each run
   * @param elsewhere checkpoints that were kept elsewhere
   */
  SiteVerification(
      List<VerifierKey> keys,
      boolean mustVouch,
      List<SignedCheckpoint> elsewhere,
      OutputForm format) {
    this.keys = List.copyOf(keys);
    this.mustVouch = mustVouch;
    this.elsewhere = List.copyOf(elsewhere);
    this.format = format;
  }

  /**
   * Judges runs and says what was found.
   *
   * @param names the runs; none for all of all hosts
   * @return the exit status
   * @throws QueryException if there is no such run
   */
  int verify(SiteUrl url, List<RunName> names) throws IOException, StoreException {
    try (SiteArchive archive = SiteArchive.open(url);
        Writer out = format == OutputForm.JSON ? Output.json() : Output.writer()) {
      for (Map.Entry<SiteHost, SortedSet<Long>> host : hosts(archive, names).entrySet()) {
        verify(archive, host.getKey(), host.getValue(), out);
      }
      if (archive.hosts().isEmpty() && format != OutputForm.JSON) {
        out.write("the database has no run\n");
      }
    }
    return found ? ExitStatus.FOUND : ExitStatus.OK;
  }

  private static Map<SiteHost, SortedSet<Long>> hosts(SiteArchive archive, List<RunName> names) {
    Map<SiteHost, SortedSet<Long>> hosts = new LinkedHashMap<>();
    if (names.isEmpty()) {
      archive.hosts().forEach(host -> hosts.put(host, new TreeSet<>()));
    }
    for (RunName name : names) {
      hosts.computeIfAbsent(archive.hostOf(name), host -> new TreeSet<>()).add(name.number());
    }
    return hosts;
  }

  private void verify(SiteArchive archive, SiteHost host, SortedSet<Long> named, Writer out)
      throws IOException, StoreException {
    SiteFrames frames = new SiteFrames(archive.site(), host);
    AuditStore tables = archive.store(host);
    List<Long> runs = frames.runs();
    for (long number : named) {
      if (!runs.contains(number)) {
        throw new QueryException("there is no run " + number + " of " + tables.name());
      }
    }
    SiteVerifier verifier = new SiteVerifier(frames, tables, keys, mustVouch, elsewhere);
    List<RunVerdict> verdicts = new ArrayList<>();
    for (long number : named.isEmpty() ? runs : List.copyOf(named)) {
      verdicts.add(verifier.verify(number));
    }
    List<Finding> removed = named.isEmpty() ? verifier.removedRuns() : List.of();
    found |= !removed.isEmpty() || verdicts.stream().anyMatch(one -> !one.findings().isEmpty());
    VerdictReport report = VerdictReport.ofHost(tables.host().orElseThrow(), verdicts, removed);
    if (format == OutputForm.JSON) {
      report.printJson(out);
    } else {
      report.printText(out);
    }
  }
}
