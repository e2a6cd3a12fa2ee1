package io.inquest.cli.store;

import io.inquest.audit.journal.StoreException;
import io.inquest.auditlog.AuditImport;
import io.inquest.auditlog.ImportSummary;
import io.inquest.auditlog.UnreadableLogException;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.trace.record.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code inquest store import-audit}: the kernel's own seccomp records become a run. */
@Command(
    name = "import-audit",
    mixinStandardHelpOptions = true,
    description = {
      "Brings the kernel's own seccomp records (audit type 1326) into the store, as a run that"
          + " Inquest did not see.",
      "They are read from audit.log, dmesg, syslog, journalctl (short forms, -o json, -o export),"
          + " ausearch (also -i, which is marked as interpreted) and logcat. What these do not hold"
          + " (the task, arguments, errno, policy and rule) is shown as not recorded. A record that"
          + " is in the store already is not taken again."
    },
    footer = {"", "Exit status: 0 all was read, 2 it could not be."})
final class StoreImportAuditCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Parameters(paramLabel = "FILE|-", description = "The log; - is standard input.")
  private String file;

  @Mixin private ProofMixin proof;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws IOException {
    String source = file.equals(STANDARD_INPUT) ? "standard input" : file;
    AuditImport into =
        new AuditImport(
            store.directory(),
            Clock.system(ZoneId.systemDefault()),
            Version.current(),
            proof.options());
    try (InputStream in = open()) {
      ImportSummary summary = into.read(in, source);
      Output.print(inWords(summary, source));
      summary.quotes().forEach(Output::complain);
      return ExitStatus.OK;
    } catch (StoreException e) {
      Output.complainInLines(e.getMessage());
    } catch (IOException | InvalidPathException e) {
      Output.complain("cannot read " + source + ": " + reason(e));
    }
    return ExitStatus.USAGE;
  }

  private InputStream open() throws IOException {
    return file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(file));
  }

  private static String reason(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    } else if (failure instanceof AccessDeniedException) {
      return "permission denied; logs of the kernel are often root's alone";
    }
    return failure instanceof UnreadableLogException
        ? failure.getMessage()
        : "it is not a file that can be read as text (it may be a directory)";
  }

  private static List<String> inWords(ImportSummary summary, String source) {
    List<String> lines = new ArrayList<>();
    if (summary.run().isEmpty()) {
      lines.add(nothing(summary, source));
    } else {
      long run = summary.run().getAsLong();
      lines.add(
          "run "
              + run
              + ": "
              + count(summary.decisions(), "decision")
              + ", "
              + count(summary.refusals(), "refusal")
              + " among them, from "
              + count(summary.lines(), "line")
              + " of "
              + source);
    }
    add(lines, summary.earlier(), "record", "in the store already");
    add(lines, summary.doubles(), "record", "of an event that another record is of");
    add(lines, summary.malformed(), "line", "malformed, and skipped");
    if (summary.losses() > 0) {
      lines.add("  " + count(summary.losses(), "notice") + " of dropped records: inquest why");
    }
    for (String inexact : summary.inexact()) {
      lines.add("  inexact: " + inexact);
    }
    return lines;
  }

  private static String nothing(ImportSummary summary, String source) {
    if (summary.earlier() > 0) {
      return "already imported: nothing in " + source + " is new";
    }
    return "no seccomp record of the kernel's in "
        + count(summary.lines(), "line")
        + " of "
        + source;
  }

  private static void add(List<String> lines, long count, String what, String are) {
    if (count > 0) {
      lines.add("  " + count(count, what) + (count == 1 ? " is " : " are ") + are);
    }
  }

  private static String count(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
