package io.inquest.cli.store;

import io.inquest.audit.entry.MachineId;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.site.Pusher;
import io.inquest.audit.site.SiteDatabase;
import io.inquest.audit.site.SiteDatabase.Access;
import io.inquest.audit.site.SiteHost;
import io.inquest.audit.site.SiteUrl;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.linux.proc.ProcFs;
import io.inquest.query.QueryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inquest store push}: what a store recorded goes to a site's database. */
@Command(
    name = "push",
    mixinStandardHelpOptions = true,
    description = {
      "Moves what the journals of a store hold into a site's database, each record once, with the"
          + " checkpoints. The journals stay as they are.",
      "The database is --store jdbc:postgresql://HOST[:PORT]/DATABASE, its user PGUSER, the"
          + " password PGPASSWORD or in ~/.pgpass (PGPASSFILE). One that does not answer is tried"
          + " again."
    },
    footer = {"", "Exit status: 0 all is there, 1 runs were left out, 125 it could not be done."})
final class StorePushCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      paramLabel = "DIR",
      description =
          "The store whose journals are pushed. Default: $XDG_STATE_HOME/inquest, else"
              + " ~/.local/state/inquest, where `run --store jdbc:postgresql://…` records.")
  private Path from;

  @Option(
      names = "--watch",
      description = "Go on until interrupted: push what is recorded as it comes.")
  private boolean watch;

  @Option(
      names = "--schema",
      description = "Only make the database's tables, or bring them to this version.")
  private boolean schema;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long a database is waited for that does not answer (default: ${DEFAULT-VALUE})."
              + " With --watch there is no end to it.")
  private long wait;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws IOException, StoreException {
    SiteUrl url = store.site().orElseThrow(StorePushCommand::noSite);
    if (schema) {
      SiteDatabase.open(url, Access.WRITE).close();
      Output.print(List.of("the tables of " + url + " are as this version has them"));
      return ExitStatus.OK;
    }
    StoreLocation location =
        StoreLocation.existing(from == null ? StoreOption.defaultDirectory() : from);
    Pusher pusher = new Pusher(location, url, host());
    if (watch) {
      pusher.watch();
      return ExitStatus.OK;
    }
    Set<Long> leftOut = pusher.push(Duration.ofSeconds(wait));
    Output.print(
        List.of(
            leftOut.isEmpty()
                ? "all that " + location + " holds is in " + url
                : leftOut.size() + " runs of " + location + " were left out"));
    return leftOut.isEmpty() ? ExitStatus.OK : ExitStatus.FOUND;
  }

  private static QueryException noSite() {
    return new QueryException(
        "no database to push to: name it with --store jdbc:postgresql://HOST[:PORT]/DATABASE, or by"
            + " INQUEST_STORE");
  }

  private static SiteHost host() {
    UUID id =
        SiteHost.ownId()
            .orElseThrow(
                () ->
                    new QueryException(
                        "this machine has no identity that tells its records from others': "
                            + MachineId.FILE
                            + " is missing or empty; systemd-machine-id-setup(1) makes it"));
    byte[] name = ProcFs.read("/proc/sys/kernel/hostname");
    return new SiteHost(id, new String(name, StandardCharsets.UTF_8).strip());
  }
}
