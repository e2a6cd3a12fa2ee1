package io.inquest.cli.policy;

import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.compile.FilterSource;
import io.inquest.filter.listing.ProgramListing;
import io.inquest.filter.listing.RuleListing;
import io.inquest.policy.PolicyFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inquest policy show}: what a policy comes to. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows which calls each rule of a policy decides, or the policy as BPF.")
final class PolicyShowCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "POLICY", description = PolicyMixin.ONE)
  private String policy;

  @Option(
      names = "--bpf",
      description = "The program, with the rule and its line beside each return.")
  private boolean bpf;

  @Mixin private PolicyMixin policies;

  @Override
  public Integer call() throws IOException {
    FilterSource filter = policies.load(policy);
    List<String> lines = new ArrayList<>();
    for (FilterSource.Written written : filter.policies()) {
      if (written.attributed().policy().format() == PolicyFormat.SYSTEMD) {
        lines.add(written.name() + ": as " + policies.systemd() + " reads it");
      }
    }
    lines.addAll(bpf ? ProgramListing.lines(filter) : RuleListing.lines(filter));
    Output.print(lines);
    return ExitStatus.OK;
  }
}
