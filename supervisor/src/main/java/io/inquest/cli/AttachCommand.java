package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.store.ProofMixin;
import io.inquest.cli.store.RedactOption;
import io.inquest.cli.store.StoreMixin;
import io.inquest.query.cause.CauseOfDeath;
import io.inquest.query.cause.Finding;
import io.inquest.query.cause.evidence.JournalEvidence;
import io.inquest.report.FindingText;
import io.inquest.run.AttachResult;
import io.inquest.run.AttachedRun;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inquest attach}: watches processes that run, until Ctrl-C or their end. */
@Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    description = {
      "Watches running processes, and their children from now on, until Ctrl-C or their end.",
      "Every system call of theirs stops, at its entry and at its return: some 25 microseconds"
          + " each. Filters that they have already are listed, and not observed; those that they"
          + " install from now on are. Ctrl-C leaves the processes running."
    })
final class AttachCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "PID", description = "A process to attach to.")
  private List<Integer> pids;

  @Option(names = "--quiet", description = "Say nothing but what went wrong.")
  private boolean quiet;

  @Option(
      names = RedactOption.NAME,
      paramLabel = RedactOption.LABEL,
      description = RedactOption.DESCRIPTION)
  private List<String> redact = List.of();

  @Mixin private ProofMixin proof;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException {
    AttachedRun run = AttachedRun.to(pids, store.spool(), proof.options(), RedactOption.of(redact));
    Thread tracer = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> detach(run, tracer), "detach"));
    say(
        "attached to "
            + tasks(run.tasks())
            + " of "
            + pids()
            + ": every system call stops twice, for some 25 microseconds; Ctrl-C detaches");
    AttachResult result = run.run();
    report(result);
    result.notes().forEach(note -> say("note: " + note));
    return ExitStatus.OK;
  }

  /** On SIGINT, SIGTERM and SIGHUP; the process ends when the tracer has ended its work. */
  private static void detach(AttachedRun run, Thread tracer) {
    run.detach();
    try {
      tracer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(AttachResult result) throws StoreException {
    long number = result.run().number();
    if (result.detached()) {
      say(
          "detached from "
              + pids()
              + ", which runs on; "
              + result.stoppedCalls()
              + " system calls, "
              + result.ended().refusals()
              + " refused");
      finding(result).missing().inWords().ifPresent(this::say);
      if (result.ended().refusals() > 0) {
        say("more: inquest denials " + number);
      }
    } else if (!quiet) {
      for (String line : FindingText.brief(finding(result), number)) {
        System.err.println("inquest: " + line);
      }
    }
  }

  private static Finding finding(AttachResult result) throws StoreException {
    return CauseOfDeath.of(JournalEvidence.of(result.run(), Optional.of(result.ended())));
  }

  private String pids() {
    StringBuilder text = new StringBuilder(pids.size() == 1 ? "process " : "processes ");
    for (int i = 0; i < pids.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(pids.get(i));
    }
    return text.toString();
  }

  private static String tasks(int count) {
    return count == 1 ? "1 task" : count + " tasks";
  }

  private void say(String line) {
    if (!quiet) {
      System.err.println("inquest: " + line);
    }
  }
}
