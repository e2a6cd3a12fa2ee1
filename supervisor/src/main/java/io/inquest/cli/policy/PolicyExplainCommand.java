package io.inquest.cli.policy;

import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.OutputForm;
import io.inquest.compile.FilterSource;
import io.inquest.filter.listing.CallExplanation;
import io.inquest.filter.listing.ExplanationJson;
import io.inquest.filter.listing.ExplanationText;
import io.inquest.filter.write.CallReader;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inquest policy explain}: what a policy does with one call. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a policy does with a call, by which rule, instruction by instruction.",
      "A call is written as in 'socket(AF_NETLINK, SOCK_RAW, 0)', with its ABI before it if that is"
          + " not this machine's: 'i386:socketcall(1, 0)'."
    })
final class PolicyExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Parameters(
      arity = "1..2",
      paramLabel = "POLICY CALL",
      description = "A policy, which --bpf may name instead, and a call.")
  private List<String> policyAndCall;

  @Option(
      names = "--bpf",
      paramLabel = "FILE",
      description = "A program (struct sock_filter) in place of a policy.")
  private String bpf;

  @Mixin private PolicyMixin policies;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "For people (text, the default), or one JSON object.")
  private OutputForm format = OutputForm.TEXT;

  @Override
  public Integer call() throws IOException {
    boolean named = policyAndCall.size() == 2;
    if (named == (bpf != null)) {
      throw new ParameterException(
          command.commandLine(),
          named ? "name either a policy or --bpf" : "name a policy before the call, or --bpf");
    }
    FilterSource filter = named ? policies.load(policyAndCall.get(0)) : policies.loadProgram(bpf);
    String call = policyAndCall.get(policyAndCall.size() - 1);
    CallExplanation explanation =
        CallExplanation.of(filter, CallReader.read(call, policies.host()));
    if (format == OutputForm.JSON) {
      try (Writer out = Output.json()) {
        ExplanationJson.print(explanation, out);
      }
    } else {
      Output.print(ExplanationText.lines(explanation));
    }
    return ExitStatus.OK;
  }
}
