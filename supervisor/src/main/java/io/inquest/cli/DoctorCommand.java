package io.inquest.cli;

import io.inquest.cli.output.Output;
import io.inquest.cli.store.StoreMixin;
import io.inquest.doctor.Doctor;
import io.inquest.doctor.DoctorJson;
import io.inquest.doctor.DoctorText;
import io.inquest.doctor.Examination;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code inquest doctor}: says what works on this machine, what does not, and the remedy. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Says what works on this machine, what does not, and what can be done.",
    footer = {
      "",
      "Exit status: 0 all that is needed is there, 1 something is missing, 2 it could not tell."
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private StoreMixin store;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "For people (text, the default), or one JSON object a line.")
  private String format = "text";

  @Override
  public Integer call() throws IOException {
    boolean json =
        switch (format.toLowerCase(Locale.ROOT)) {
          case "json" -> true;
          case "text" -> false;
          default ->
              throw new ParameterException(
                  command.commandLine(), "--format " + format + ": must be one of text, json");
        };
    List<Examination> examinations = Doctor.of(store.directory()).examine();
    PrintWriter out = new PrintWriter(json ? Output.json() : Output.writer());
    if (json) {
      DoctorJson.print(examinations, out);
    } else {
      DoctorText.print(examinations, out);
    }
    out.flush();
    return Doctor.conclusion(examinations);
  }
}
