package io.inquest.cli.policy;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.OutputForm;
import io.inquest.cli.store.StoreMixin;
import io.inquest.compile.Compilations;
import io.inquest.compile.Supervision;
import io.inquest.control.ControlClient;
import io.inquest.control.TightenReply;
import io.inquest.control.TightenRequest;
import io.inquest.filter.narrowing.Narrowing;
import io.inquest.policy.Lineage;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.load.GroupPath;
import io.inquest.policy.load.PolicyText;
import io.inquest.query.QueryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inquest policy tighten}: narrows runs that go on. */
@Command(
    name = "tighten",
    mixinStandardHelpOptions = true,
    description = {
      "Puts a running run under a further policy, or all runs of a group and of the groups below"
          + " it: each of their tasks, and those that they make from now on.",
      "A call passes only if the policies that were there let it pass, too: nothing is loosened,"
          + " and it cannot be taken back.",
      "A task whose own filters refuse the installation is left as it is, and named."
    },
    footer = {
      "",
      "Exit status: 0 all tasks are under the policy, 1 some are not (yet), 2 it was not possible."
    })
final class PolicyTightenCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "RUN|GROUP",
      description = "The number of a run, or the path of a group.")
  private String target;

  @Parameters(
      index = "1",
      paramLabel = "POLICY",
      description = "A policy's file, a built-in policy, or a group, whose policies are installed.")
  private String policy;

  @Mixin private PolicyMixin policies;

  @Mixin private StoreMixin store;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "For people (text, the default), or one JSON object a run.")
  private OutputForm format = OutputForm.TEXT;

  @Override
  public Integer call() throws StoreException, IOException {
    List<PolicyNote> notes = new ArrayList<>();
    Lineage lineage = policies.lineage(policy, notes);
    Compilations compilations = new Compilations();
    Narrowing.require(lineage, compilations);
    // What the supervisor could not compile either is said before anybody is asked.
    lineage.policies().forEach(each -> compilations.of(each).chain(new Supervision(0, false)));
    notes.forEach(note -> Output.complain("note: " + note));
    TightenRequest request = new TightenRequest(PolicyText.of(lineage));
    List<Tightened> outcomes = new ArrayList<>();
    for (LiveRun run : runs(StoreLocation.existing(store.directory()))) {
      Optional<String> note = run.withoutEffect(lineage, compilations);
      Optional<TightenReply> reply = ask(run, request);
      if (reply.isPresent()) {
        outcomes.add(new Tightened(run.number(), run.group(), reply.get(), note));
      }
    }
    if (outcomes.isEmpty()) {
      throw new QueryException(ended());
    }
    Tightened.print(outcomes, lineage, format);
    return Tightened.status(outcomes);
  }

  /** What one run's directory has must not keep the others out. */
  private static Optional<TightenReply> ask(LiveRun run, TightenRequest request) {
    try {
      return ControlClient.ask(run.directory(), request);
    } catch (StoreException | IOException e) {
      return Optional.of(TightenReply.failed(e.getMessage()));
    }
  }

  private List<LiveRun> runs(StoreLocation location) throws StoreException {
    return isNumber() ? List.of(run(location)) : runsOfGroup(location);
  }

  private boolean isNumber() {
    return !target.isEmpty() && target.length() < 10 && target.chars().allMatch(Character::isDigit);
  }

  private LiveRun run(StoreLocation location) throws StoreException {
    RunDirectory directory =
        location
            .run(Long.parseLong(target))
            .orElseThrow(
                () ->
                    new QueryException(
                        "there is no run " + target + "; inquest runs lists them all"));
    LiveRun run =
        LiveRun.of(directory).orElseThrow(() -> new QueryException("run " + target + " has ended"));
    if (run.attached()) {
      throw new QueryException(
          "run "
              + target
              + " watches processes that were there before: no filter is installed"
              + " in those, since none could be taken back");
    }
    return run;
  }

  private List<LiveRun> runsOfGroup(StoreLocation location) throws StoreException {
    GroupPath group = GroupPath.of("GROUP", target);
    List<LiveRun> runs = new ArrayList<>();
    for (long number : location.runNumbers()) {
      try {
        Optional<RunDirectory> directory = location.run(number);
        if (directory.isPresent()) {
          LiveRun.of(directory.get())
              .filter(run -> run.group().filter(group::covers).isPresent())
              .ifPresent(runs::add);
        }
      } catch (StoreException e) {
        // What one run's directory has must not keep the others out.
        Output.complain("run " + number + " is left as it is: " + e.getMessage());
      }
    }
    return runs;
  }

  private String ended() {
    return isNumber()
        ? "run " + target + " has ended"
        : "no run of group " + target + ", or of one below it, goes on";
  }
}
