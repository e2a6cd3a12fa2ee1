package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.proc.ProcFs;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyLoader;
import io.inquest.policy.PolicyNote;
import io.inquest.trace.Credentials;
import io.inquest.trace.OnLoss;
import io.inquest.trace.RunRequest;
import io.inquest.trace.RunResult;
import io.inquest.trace.SupervisedRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inquest run}: runs a program under policies and records what they refuse. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs a program under policies, recording what they refuse.")
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = {"-p", "--policy"},
      paramLabel = "POLICY",
      description =
          "A .yaml or .json (OCI) file, or a built-in policy (strict, observe). Repeated, policies"
              + " stack: the first is outermost.")
  private List<String> policies = new ArrayList<>();

  @Mixin private EventOptions events;

  @Option(
      names = "--record",
      paramLabel = "refusals|all",
      description =
          "What is recorded: what the tracer sees (refusals, the default), or every call, each of"
              + " which then stops twice: some 10 microseconds a call.")
  private String record = "refusals";

  @Option(
      names = "--on-loss",
      paramLabel = "stop|hold|continue",
      description =
          "If the store has no room: kill the program (stop, the default), let it wait (hold), or"
              + " go on and count what is lost (continue).")
  private String onLoss = "stop";

  @Option(names = "--user", paramLabel = "NAME", description = "Run the program as this user.")
  private String user;

  @Mixin private StoreOption store;

  @Option(names = "--quiet", description = "Say nothing when the program has ended.")
  private boolean quiet;

  @Parameters(arity = "1..*", paramLabel = "PROGRAM", description = "The program, and arguments.")
  private List<String> program;

  private final List<PolicyNote> notes = new ArrayList<>();

  @Override
  public Integer call() throws StoreException {
    RunResult result =
        new SupervisedRun(
                new RunRequest(
                    program,
                    loadPolicies(),
                    choice("--record", record, "refusals", "all").equals("all"),
                    store.directory(),
                    OnLoss.valueOf(
                        choice("--on-loss", onLoss, "stop", "hold", "continue")
                            .toUpperCase(Locale.ROOT)),
                    credentials(),
                    Optional.empty()))
            .run();
    if (!quiet) {
      new EndReport(result, notes).print(System.err);
    }
    return ProgramEnd.statusOf(result.waitStatus());
  }

  private List<Policy> loadPolicies() {
    String release =
        new String(ProcFs.read("/proc/sys/kernel/osrelease"), StandardCharsets.UTF_8).strip();
    Set<String> capabilities = user == null ? Capabilities.effective() : Set.of();
    LoadContext context =
        new LoadContext(
            Architecture.host(), capabilities, KernelVersion.parse(release), notes::add);
    List<Policy> loaded = new ArrayList<>(PolicyLoader.load(policies, context));
    events.policy().ifPresent(loaded::add);
    return loaded.isEmpty() ? List.of(PolicyLoader.load("observe", context)) : loaded;
  }

  private Optional<Credentials> credentials() {
    if (user == null) {
      return Optional.empty();
    }
    return Optional.of(
        Credentials.ofUser(user)
            .orElseThrow(
                () ->
                    new ParameterException(
                        command.commandLine(), "--user " + user + ": there is no such user")));
  }

  private String choice(String option, String given, String... possible) {
    if (!List.of(possible).contains(given)) {
      throw new ParameterException(
          command.commandLine(),
          option + " " + given + ": must be one of " + String.join(", ", possible));
    }
    return given;
  }
}
