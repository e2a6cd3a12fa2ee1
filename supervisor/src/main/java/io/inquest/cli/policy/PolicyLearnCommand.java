package io.inquest.cli.policy;

import io.inquest.audit.journal.StoreException;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.OutputForm;
import io.inquest.cli.store.RunNameConverter;
import io.inquest.cli.store.StoreMixin;
import io.inquest.filter.learn.LearnedJson;
import io.inquest.filter.learn.LearnedRule;
import io.inquest.linux.arch.Architecture;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.query.Archive;
import io.inquest.query.QueryException;
import io.inquest.query.RecordedRun;
import io.inquest.query.RunName;
import io.inquest.replay.Learning;
import io.inquest.replay.Lesson;
import io.inquest.report.AsciiJson;
import io.inquest.report.TerminalText;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inquest policy learn}: the smallest policy for what was recorded. */
@Command(
    name = "learn",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the smallest policy under which recorded runs would have had no refusal.",
      "The runs should be recorded with 'inquest run --record all'. Of others only the refusals are"
          + " known: their policy is written, widened by these.",
      "A call is narrowed by its flags, enumerations (families, operations, requests) and signals,"
          + " never by addresses, sizes or times. Besides what was seen, calls are allowed that"
          + " programs make only sometimes, by their runtime's timing for example, each rule with"
          + " its reason.",
      "With --until-stable a program is run again and again, every second time while all processors"
          + " are busy, until some runs in a row add nothing."
    },
    footer = {
      "",
      "Exit status: 0 the policy has all that was recorded, 1 something is missing in it or it is"
          + " not stable, 2 none could be learned."
    })
final class PolicyLearnCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Parameters(
      arity = "0..*",
      paramLabel = "RUN|PROGRAM",
      description =
          RunNameConverter.DESCRIPTION_OF_SEVERAL
              + " With --until-stable a program and its arguments, after --.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--until-stable",
      paramLabel = "N",
      description =
          "Run the program until N runs in a row add nothing. What it writes to standard output"
              + " goes to standard error, unless -o is given.")
  private Integer quietRuns;

  @Option(
      names = "--max-runs",
      paramLabel = "M",
      description = "Run it at most M times (default: ${DEFAULT-VALUE}).")
  private int mostRuns = 25;

  @Option(
      names = "--keep-refusals",
      description = "Repeat the refusals of the runs' policies (default: allow what they refused).")
  private boolean keepRefusals;

  @Option(
      names = "--only-seen",
      description = "Leave out calls that were not seen, though programs make them sometimes.")
  private boolean onlySeen;

  @Option(
      names = "--else",
      paramLabel = "ACTION",
      description =
          "What all other calls get: kill (the default), errno:EPERM, log, trap, kill-thread.")
  private String otherwise = "kill";

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description =
          "The policy (text, the default), or one JSON object with it and what each rule rests on.")
  private OutputForm format = OutputForm.TEXT;

  @Mixin private ConvertedOutput output;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException, InterruptedException {
    return quietRuns != null ? learnUntilStable() : write(lesson());
  }

  private int write(Lesson lesson) throws IOException {
    if (format == OutputForm.JSON) {
      StringWriter json = new StringWriter();
      LearnedJson.print(lesson.policy(), lesson.from(), lesson.text(), new AsciiJson(json));
      output.write(json.toString().getBytes(StandardCharsets.UTF_8));
    } else {
      output.write(lesson.text().getBytes(StandardCharsets.UTF_8));
    }
    Output.complain(summary(lesson));
    for (String sentence : lesson.from().unseen()) {
      Output.complain("not seen: " + sentence);
    }
    return lesson.isWhole() ? ExitStatus.OK : ExitStatus.FOUND;
  }

  private int learnUntilStable() throws StoreException, IOException, InterruptedException {
    int quiet = quietRuns;
    if (words.isEmpty()) {
      throw usage("--until-stable needs a program to run, after --");
    }
    if (quiet < 1 || mostRuns <= quiet) {
      throw usage(
          "--until-stable "
              + quiet
              + " --max-runs "
              + mostRuns
              + ": the first must be at least 1"
              + " and the second larger, since no run adds nothing to none");
    }
    Path directory = store.directory();
    StableLearning learning =
        new StableLearning(
            new RecordedLaunch(directory, words, !output.isFile()),
            new Learning(request(words.get(0)), context()),
            directory);
    int status = write(learning.learn(quiet, mostRuns));
    return learning.isStable() ? status : ExitStatus.FOUND;
  }

  private Lesson lesson() throws StoreException {
    List<RunName> names = names();
    try (Archive archive = store.archive()) {
      List<RecordedRun> runs = RunNames.in(archive, names);
      String program = runs.get(0).run().arguments().stream().findFirst().orElse("learned");
      return Lesson.of(runs, request(program), context());
    }
  }

  private List<RunName> names() {
    List<RunName> names = new ArrayList<>();
    for (String word : words) {
      try {
        names.add(RunName.parse(word));
      } catch (QueryException e) {
        throw usage(e.getMessage() + "; to run a program, use --until-stable");
      }
    }
    return names;
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private Lesson.Request request(String program) {
    return new Lesson.Request(
        TerminalText.escape(output.name(program)), otherwise, keepRefusals, !onlySeen);
  }

  private static LoadContext context() {
    return new LoadContext(Architecture.host(), Set.of(), KernelVersion.running(), note -> {});
  }

  private static String summary(Lesson lesson) {
    long used = lesson.policy().rules().stream().filter(rule -> rule.count() > 0).count();
    long once = lesson.policy().rules().stream().filter(rule -> rule.count() == 1).count();
    long calls = lesson.policy().rules().stream().mapToLong(LearnedRule::count).sum();
    return used
        + (used == 1 ? " rule from " : " rules from ")
        + calls
        + " calls, "
        + once
        + " of them used once; "
        + (lesson.policy().rules().size() - used)
        + " for calls that were not seen";
  }
}
