package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.site.SiteUrlException;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.StandardOutput;
import io.inquest.cli.store.NoSuchStoreKindException;
import io.inquest.doctor.Diagnosis;
import io.inquest.doctor.Doctor;
import io.inquest.filter.algebra.TooComplexException;
import io.inquest.launch.LaunchException;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.policy.PolicyException;
import io.inquest.query.QueryException;
import io.inquest.run.ProofException;
import io.inquest.seize.AttachException;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Says why a command failed, and gives the exit status for it: the one place that knows which
 * failure has which.
 *
 * <p>A class, where a lambda would do: one of so old an interface cannot be archived, and to make
 * it costs each start 20 ms.
 */
final class FailureReport implements IExecutionExceptionHandler {
  private static final String TRACE = "INQUEST_STACK_TRACE";

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    int status = statusOf(failure);
    if (status < 0) {
      return unforeseen(failure, command.getCommandSpec().qualifiedName());
    }
    Throwable told = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    if (told instanceof StandardOutput.ClosedException) {
      return ExitStatus.NOT_READ;
    }
    if (failure instanceof LaunchException launch && launch.isRefusal()) {
      complain(launch);
    } else {
      Output.complainInLines(String.valueOf(told.getMessage()));
    }
    return status;
  }

  /**
   * Says that Inquest failed for a reason that nobody thought of. It is no verdict on what was to
   * be judged.
   *
   * @param command the command's whole name
   * @return the exit status
   */
  static int unforeseen(Throwable failure, String command) {
    if (System.getenv(TRACE) != null) {
      failure.printStackTrace(System.err);
    }
    boolean memory = failure instanceof OutOfMemoryError;
    boolean stack = failure instanceof StackOverflowError;
    Output.complain(
        memory
            ? "this takes more memory than Inquest may use"
            : stack
                ? "this nests deeper than Inquest can follow"
                : "failed by an error of Inquest's own; with "
                    + TRACE
                    + "=1 in the environment it says where");
    return command.contains(" policy") || command.contains(" store")
        ? ExitStatus.USAGE
        : ExitStatus.FAILED;
  }

  /** What failed, unless the doctor's finding begins with it, and what that means. */
  private static void complain(LaunchException refused) {
    Diagnosis diagnosis = Doctor.diagnose(refused);
    if (!(refused.getCause() instanceof ErrnoException failed)
        || !diagnosis.found().startsWith(failed.operation())) {
      Output.complainInLines(refused.getMessage());
    }
    Output.complainInLines(
        diagnosis.found() + "\n" + diagnosis.meaning() + "\n" + diagnosis.remedy());
  }

  private static int statusOf(Exception failure) {
    if (failure instanceof LaunchException launch) {
      return switch (launch.reason()) {
        case NOT_FOUND -> ExitStatus.NOT_FOUND;
        case NOT_EXECUTABLE -> ExitStatus.NOT_EXECUTABLE;
        case SETUP -> ExitStatus.FAILED;
      };
    }
    if (failure instanceof StoreException
        || failure instanceof AttachException
        || failure instanceof ProofException
        || failure instanceof IOException
        || failure instanceof UncheckedIOException) {
      return ExitStatus.FAILED;
    }
    return failure instanceof PolicyException
            || failure instanceof QueryException
            || failure instanceof TooComplexException
            || failure instanceof NoSuchStoreKindException
            || failure instanceof SiteUrlException
        ? ExitStatus.USAGE
        : -1;
  }
}
