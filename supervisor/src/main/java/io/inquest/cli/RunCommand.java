package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.cli.output.Output;
import io.inquest.cli.policy.EventOptions;
import io.inquest.cli.policy.IncludeDirOption;
import io.inquest.cli.policy.PolicyDirOption;
import io.inquest.cli.policy.SystemdOption;
import io.inquest.cli.store.ProofOption;
import io.inquest.cli.store.RedactOption;
import io.inquest.cli.store.StoreOption;
import io.inquest.compile.Compilations;
import io.inquest.filter.narrowing.Narrowing;
import io.inquest.launch.Credentials;
import io.inquest.linux.arch.Architecture;
import io.inquest.policy.IncludeFolders;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.Lineage;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.load.GroupPath;
import io.inquest.policy.load.LineageLoader;
import io.inquest.run.RunRequest;
import io.inquest.run.RunResult;
import io.inquest.run.SupervisedRun;
import io.inquest.trace.record.OnLoss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/**
 * {@code inquest run}: runs a program under policies and records what they refuse.
 *
 * <p>Its options are built by hand: to find them by reflection would take a third of the start.
 */
final class RunCommand implements Callable<Integer> {
  private final CommandSpec command = CommandSpec.wrapWithoutInspection(this);
  private final EventOptions events = new EventOptions();
  private final StoreOption store = new StoreOption();
  private final List<PolicyNote> notes = new ArrayList<>();
  private final Compilations compilations = new Compilations();

  private final OptionSpec policies =
      OptionSpec.builder("-p", "--policy")
          .paramLabel("POLICY")
          .type(List.class)
          .auxiliaryTypes(String.class)
          .description(
              "A .yaml or .json (OCI) file, a built-in policy (strict, observe), or one of the"
                  + " folders' (--policy-dir). Repeated, policies stack: the first is outermost.")
          .build();

  private final OptionSpec group =
      OptionSpec.builder("--group")
          .paramLabel("PATH")
          .type(String.class)
          .description(
              "The group that the run enters: web/worker is under web.yaml and web/worker.yaml of"
                  + " the folders of policies. Policies of -p narrow it further.")
          .build();

  private final OptionSpec folders =
      OptionSpec.builder(PolicyDirOption.NAME)
          .paramLabel(PolicyDirOption.LABEL)
          .type(List.class)
          .auxiliaryTypes(String.class)
          .description(PolicyDirOption.DESCRIPTION)
          .build();

  private final OptionSpec includes =
      OptionSpec.builder(IncludeFolders.OPTION)
          .paramLabel(IncludeDirOption.LABEL)
          .type(List.class)
          .auxiliaryTypes(String.class)
          .description(IncludeDirOption.DESCRIPTION)
          .build();

  private final OptionSpec systemd =
      OptionSpec.builder(SystemdOption.NAME)
          .paramLabel(SystemdOption.LABEL)
          .type(String.class)
          .description(SystemdOption.DESCRIPTION)
          .build();

  private final OptionSpec record =
      OptionSpec.builder("--record")
          .paramLabel("refusals|all")
          .type(String.class)
          .defaultValue("refusals")
          .description(
              "What is recorded: what the tracer sees (refusals, the default), or every call, which"
                  + " then stops twice: some 10 microseconds each.")
          .build();

  private final OptionSpec exact =
      OptionSpec.builder("--exact")
          .type(boolean.class)
          .description(
              "Every call stops, at its entry and at its return: nothing is left to the filters"
                  + " alone. Some 25 microseconds each.")
          .build();

  private final OptionSpec onLoss =
      OptionSpec.builder("--on-loss")
          .paramLabel("stop|hold|continue")
          .type(String.class)
          .defaultValue("stop")
          .description(
              "If the store has no room: kill the program (stop, the default), let it wait (hold),"
                  + " or go on and count what is lost (continue).")
          .build();

  private final OptionSpec user =
      OptionSpec.builder("--user")
          .paramLabel("NAME")
          .type(String.class)
          .description("Run the program as this user.")
          .build();

  private final OptionSpec signingKey =
      OptionSpec.builder(ProofOption.SIGNING_KEY)
          .paramLabel(ProofOption.SIGNING_KEY_LABEL)
          .type(String.class)
          .description(ProofOption.SIGNING_KEY_DESCRIPTION)
          .build();

  private final OptionSpec checkpointTo =
      OptionSpec.builder(ProofOption.CHECKPOINT_TO)
          .paramLabel(ProofOption.CHECKPOINT_TO_LABEL)
          .type(List.class)
          .auxiliaryTypes(String.class)
          .description(ProofOption.CHECKPOINT_TO_DESCRIPTION)
          .build();

  private final OptionSpec redact =
      OptionSpec.builder(RedactOption.NAME)
          .paramLabel(RedactOption.LABEL)
          .type(List.class)
          .auxiliaryTypes(String.class)
          .description(RedactOption.DESCRIPTION)
          .build();

  private final OptionSpec report =
      OptionSpec.builder("--report")
          .paramLabel("FILE")
          .type(String.class)
          .description(
              "Write into this file, when the run has ended, what explains its end: the JSON of"
                  + " 'inquest why --format json'.")
          .build();

  private final OptionSpec detach =
      OptionSpec.builder("--detach")
          .type(boolean.class)
          .description(
              "Go on with the program's exit status once it has ended, and watch what it left"
                  + " running in the background.")
          .build();

  private final OptionSpec quiet =
      OptionSpec.builder("--quiet")
          .type(boolean.class)
          .description("Say nothing when the program has ended.")
          .build();

  private final PositionalParamSpec program =
      PositionalParamSpec.builder()
          .index("0..*")
          .arity("1..*")
          .paramLabel("PROGRAM")
          .type(List.class)
          .auxiliaryTypes(String.class)
          .required(true)
          .description("The program, and its arguments.")
          .build();

  private RunCommand() {}

  /** The command as picocli parses it. */
  static CommandSpec spec() {
    RunCommand run = new RunCommand();
    CommandSpec command = run.command.name("run");
    command.usageMessage().description("Runs a program under policies, recording refusals.");
    command.addOption(run.policies).addOption(run.group).addOption(run.folders);
    command.addOption(run.includes);
    command.addOption(run.systemd);
    run.events.addTo(command);
    return command
        .addOption(run.record)
        .addOption(run.exact)
        .addOption(run.onLoss)
        .addOption(run.user)
        .addOption(run.store.spec())
        .addOption(run.signingKey)
        .addOption(run.checkpointTo)
        .addOption(run.redact)
        .addOption(run.report)
        .addOption(run.detach)
        .addOption(run.quiet)
        .addOption(InquestCommand.help())
        .addPositional(run.program);
  }

  @Override
  public Integer call() throws StoreException, IOException {
    if (report.getValue() == null) {
      return run(result -> {});
    }
    try (FindingFile finding = new FindingFile(report.getValue())) {
      return run(finding::write);
    }
  }

  /**
   * @param ended is told of the run's end, before the end report
   */
  private int run(Consumer<RunResult> ended) throws StoreException {
    boolean recordAll = choice(record, "refusals", "all").equals("all");
    OnLoss loss =
        OnLoss.valueOf(choice(onLoss, "stop", "hold", "continue").toUpperCase(Locale.ROOT));
    LoadContext context = context();
    List<Lineage> stack = loadPolicies(context);
    RunRequest request =
        new RunRequest(
            strings(program),
            policiesOf(stack),
            recordAll,
            Boolean.TRUE.equals(exact.getValue()),
            store.spool(),
            loss,
            credentials(),
            Optional.ofNullable(group.getValue()),
            Boolean.TRUE.equals(detach.getValue()),
            Boolean.TRUE.equals(quiet.getValue()),
            ProofOption.of(signingKey.getValue(), strings(checkpointTo)),
            RedactOption.of(strings(redact)),
            context.withoutNotes());
    boolean silent = Boolean.TRUE.equals(quiet.getValue());
    SupervisedRun run =
        new SupervisedRun(request, compilations, silent ? notice -> {} : Output::complain);
    BackgroundIngester ingester = BackgroundIngester.of(store.spool());
    RunResult result;
    try {
      result = run.run();
    } finally {
      ingester.close();
    }
    ended.accept(result);
    if (!silent) {
      new EndReport(result, notes, stack, compilations).print(System.err);
    }
    return ProgramEnd.statusOf(result.ended().waitStatus(), run.shell());
  }

  private LoadContext context() {
    Set<String> capabilities = user.getValue() == null ? Capabilities.effective() : Set.of();
    return new LoadContext(
        Architecture.host(),
        capabilities,
        KernelVersion.running(),
        notes::add,
        IncludeDirOption.folders(strings(includes)),
        SystemdOption.version(systemd.getValue(), command.commandLine()));
  }

  private static List<Policy> policiesOf(List<Lineage> stack) {
    List<Policy> policies = new ArrayList<>();
    stack.forEach(lineage -> policies.addAll(lineage.policies()));
    return policies;
  }

  /** What the options name, the outermost first. */
  private List<Lineage> loadPolicies(LoadContext context) {
    LineageLoader loader = new LineageLoader(PolicyDirOption.folders(strings(folders)), context);
    List<Lineage> loaded = new ArrayList<>();
    if (group.getValue() != null) {
      loaded.add(loader.load(GroupPath.of("--group", group.getValue()), "--group"));
    }
    for (String name : strings(policies)) {
      loaded.add(loader.load(name));
    }
    loaded.forEach(lineage -> Narrowing.require(lineage, compilations));
    events.policy().ifPresent(policy -> loaded.add(Lineage.of(policy)));
    return loaded.isEmpty() ? List.of(loader.load("observe")) : loaded;
  }

  private Optional<Credentials> credentials() {
    String name = user.getValue();
    if (name == null) {
      return Optional.empty();
    }
    Optional<Credentials> found = Credentials.ofUser(name);
    if (found.isEmpty()) {
      throw usage("--user " + name + ": there is no such user");
    }
    return found;
  }

  private String choice(OptionSpec option, String... possible) {
    String given = option.getValue();
    for (String one : possible) {
      if (one.equals(given)) {
        return given;
      }
    }
    throw usage(
        option.longestName() + " " + given + ": must be one of " + String.join(", ", possible));
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private static List<String> strings(ArgSpec argument) {
    List<String> values = argument.getValue();
    return values == null ? List.of() : values;
  }
}
