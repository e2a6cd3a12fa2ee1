package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.cli.output.AnswerOutput;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.RowFormat;
import io.inquest.cli.store.HostOption;
import io.inquest.cli.store.StoreMixin;
import io.inquest.query.Archive;
import io.inquest.query.RunRow;
import io.inquest.report.RunReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code inquest runs}: the runs of a store. */
@Command(name = "runs", mixinStandardHelpOptions = true, description = "Lists the store's runs.")
final class RunsCommand implements Callable<Integer> {
  @Mixin private RowFormat format;

  @Mixin private AnswerOutput output;

  @Mixin private HostOption host;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException {
    try (Archive archive = store.archive()) {
      List<RunRow> runs = host.in(archive).runs();
      int width = format.width(output);
      output.write(out -> RunReport.write(format.form(), runs, out, width));
    }
    return ExitStatus.OK;
  }
}
