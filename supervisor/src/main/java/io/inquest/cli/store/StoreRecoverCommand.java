package io.inquest.cli.store;

import io.inquest.audit.journal.LostRun;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.store.AuditStore;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code inquest store recover}: what any question does to a store first, by hand. */
@Command(
    name = "recover",
    mixinStandardHelpOptions = true,
    description = {
      "Completes the journals of runs whose supervisor was killed, and brings the tables up to date"
          + " with all journals, making them anew if they are damaged.",
      "Every question does so by itself. Nothing of a journal is altered or deleted."
    })
final class StoreRecoverCommand implements Callable<Integer> {
  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws IOException, StoreException {
    StoreLocation location = StoreLocation.existing(store.directory());
    location.requireTrusted();
    List<String> lines = new ArrayList<>();
    for (long number : location.runNumbers()) {
      Optional<RunDirectory> run = location.run(number);
      if (run.isPresent() && LostRun.seal(run.get())) {
        lines.add("run " + number + ": its supervisor was killed; its journal now says so");
      }
    }
    try (AuditStore tables = AuditStore.open(store.directory())) {
      lines.add("the tables are up to date: " + tables.runs().size() + " runs");
    }
    Output.print(lines);
    return ExitStatus.OK;
  }
}
