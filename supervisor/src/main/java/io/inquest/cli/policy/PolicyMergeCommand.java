package io.inquest.cli.policy;

import io.inquest.filter.convert.Conversion;
import io.inquest.filter.convert.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inquest policy merge}: one policy made of several. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = {
      "Makes one policy of several: their intersection, which answers each call as the most"
          + " restrictive of them does (as a stack of them would), or their union, which answers as"
          + " the least restrictive."
    },
    footer = {"", "Exit status: 0 nothing got lost, 1 something did, 2 it could not be written."})
final class PolicyMergeCommand implements Callable<Integer> {
  @Parameters(arity = "2..*", paramLabel = "POLICY", description = PolicyMixin.SEVERAL)
  private List<String> names;

  @Option(names = "--union", description = "The union (default: the intersection).")
  private boolean union;

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      description = "One of " + Target.LIST + " (default: yaml).")
  private Target target = Target.YAML;

  @Mixin private ConvertedOutput output;

  @Mixin private PolicyMixin policies;

  @Override
  public Integer call() throws IOException {
    Conversion.Request request =
        new Conversion.Request(target, output.name(union ? "union" : "intersection"), union);
    return output.write(
        Conversion.of(policies.loadAll(names), request, policies.context(new ArrayList<>())));
  }
}
