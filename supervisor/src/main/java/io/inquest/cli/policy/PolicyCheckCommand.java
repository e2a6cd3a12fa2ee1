package io.inquest.cli.policy;

import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.compile.FilterSource;
import io.inquest.lint.Finding;
import io.inquest.lint.Lint;
import io.inquest.lint.LintJson;
import io.inquest.lint.LintText;
import io.inquest.lint.Sarif;
import io.inquest.lint.Severity;
import io.inquest.policy.PolicyNote;
import io.inquest.trace.record.Version;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inquest policy check}: what is questionable about policies. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Says what is questionable about policies: where, why, and what to do.",
    footer = {
      "",
      "Exit status: 0 nothing but notes, 1 warnings or errors, 2 a policy could not be checked."
    })
final class PolicyCheckCommand implements Callable<Integer> {

  /** How findings are written. */
  enum Form {
    TEXT,
    JSON,
    SARIF
  }

  @Parameters(arity = "1..*", paramLabel = "POLICY", description = PolicyMixin.SEVERAL)
  private List<String> names;

  @Mixin private PolicyMixin policies;

  @Option(
      names = "--format",
      paramLabel = "text|json|sarif",
      description = "For people (text, the default), one JSON object a line, or SARIF.")
  private Form format = Form.TEXT;

  @Override
  public Integer call() throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (String name : names) {
      List<PolicyNote> notes = new ArrayList<>();
      FilterSource filter = policies.load(name, notes);
      findings.addAll(Lint.examine(filter, notes));
    }
    if (format == Form.TEXT) {
      Output.print(LintText.lines(findings));
    } else {
      try (Writer out = Output.json()) {
        if (format == Form.JSON) {
          LintJson.print(findings, out);
        } else {
          Sarif.print(findings, Version.current(), out);
        }
      }
    }
    boolean grave = findings.stream().anyMatch(each -> each.severity() != Severity.NOTE);
    return grave ? ExitStatus.FOUND : ExitStatus.OK;
  }
}
