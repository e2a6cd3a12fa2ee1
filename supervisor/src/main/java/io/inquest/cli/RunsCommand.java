package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.RowFormat;
import io.inquest.cli.store.StoreMixin;
import io.inquest.query.Archive;
import io.inquest.report.RunReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code inquest runs}: the runs of a store. */
@Command(name = "runs", mixinStandardHelpOptions = true, description = "Lists the store's runs.")
final class RunsCommand implements Callable<Integer> {
  @Mixin private RowFormat format;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException {
    try (Archive archive = store.archive()) {
      RunReport.write(format.form(), archive.runs(), Output.writer(), format.width());
    }
    return ExitStatus.OK;
  }
}
