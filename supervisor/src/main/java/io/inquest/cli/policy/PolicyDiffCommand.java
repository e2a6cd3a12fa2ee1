package io.inquest.cli.policy;

import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.OutputForm;
import io.inquest.filter.algebra.Relation;
import io.inquest.filter.diff.DiffJson;
import io.inquest.filter.diff.DiffText;
import io.inquest.filter.diff.PolicyDiff;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inquest policy diff}: how two policies differ. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether a policy is narrower or wider than another, and where they differ, with a call"
          + " as an example each.",
      "All calls are compared, whatever their ABI, number and arguments."
    },
    footer = {"", "Exit status: 0 they are equal, 1 they differ, 2 it could not tell."})
final class PolicyDiffCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FIRST", description = PolicyMixin.ONE)
  private String first;

  @Parameters(index = "1", paramLabel = "SECOND", description = "Another.")
  private String second;

  @Mixin private PolicyMixin policies;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "For people (text, the default), or one JSON object.")
  private OutputForm format = OutputForm.TEXT;

  @Override
  public Integer call() throws IOException {
    PolicyDiff diff = PolicyDiff.of(policies.load(first), policies.load(second));
    if (format == OutputForm.JSON) {
      try (Writer out = Output.json()) {
        DiffJson.print(diff, out);
      }
    } else {
      Output.print(DiffText.lines(diff));
    }
    return diff.comparison().relation() == Relation.EQUAL ? ExitStatus.OK : ExitStatus.FOUND;
  }
}
