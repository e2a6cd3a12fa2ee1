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

/** {@code inquest policy convert}: a policy in another format. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a policy in another format, then reads and compares it: what the format cannot say is"
          + " reported.",
      "Several policies are a stack, and are written as the one that answers as it does."
    },
    footer = {"", "Exit status: 0 nothing got lost, 1 something did, 2 it could not be written."})
final class PolicyConvertCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "POLICY", description = PolicyMixin.ONE)
  private List<String> names;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORMAT",
      description = "One of " + Target.LIST + ".")
  private Target target;

  @Mixin private ConvertedOutput output;

  @Mixin private PolicyMixin policies;

  @Override
  public Integer call() throws IOException {
    Conversion.Request request = new Conversion.Request(target, output.name(names.get(0)), false);
    return output.write(
        Conversion.of(policies.loadAll(names), request, policies.context(new ArrayList<>())));
  }
}
