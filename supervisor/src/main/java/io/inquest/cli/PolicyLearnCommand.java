package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.filter.learn.LearnedJson;
import io.inquest.filter.learn.LearnedRule;
import io.inquest.linux.arch.Architecture;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.query.RecordedRun;
import io.inquest.query.RecordedRuns;
import io.inquest.replay.Lesson;
import io.inquest.report.AsciiJson;
import io.inquest.report.TerminalText;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
          + " programs make only sometimes, each rule with its reason."
    },
    footer = {
      "",
      "Exit status: 0 the policy has all that was recorded, 1 something is missing in it, 2 none"
          + " could be learned."
    })
final class PolicyLearnCommand implements Callable<Integer> {
  @Mixin private RunNumbers numbers;

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
  public Integer call() throws StoreException, IOException {
    Lesson lesson = lesson();
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

  private Lesson lesson() throws StoreException {
    LoadContext context =
        new LoadContext(Architecture.host(), Set.of(), KernelVersion.running(), note -> {});
    try (AuditStore records = AuditStore.open(store.directory())) {
      RecordedRuns recorded = new RecordedRuns(records);
      List<RecordedRun> runs = numbers.in(recorded);
      String program = runs.get(0).run().arguments().stream().findFirst().orElse("learned");
      Lesson.Request request =
          new Lesson.Request(
              TerminalText.escape(output.name(program)), otherwise, keepRefusals, !onlySeen);
      return Lesson.of(recorded, runs, request, context);
    }
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
