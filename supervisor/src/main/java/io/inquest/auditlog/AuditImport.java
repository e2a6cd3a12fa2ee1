package io.inquest.auditlog;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.journal.StoreException;
import io.inquest.report.TerminalText;
import io.inquest.run.ProofOptions;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.ZipException;

/**
 * Brings the kernel's own seccomp records of a log into a store, as a run that Inquest did not see.
 * In bounded memory, whatever the log's length. Owned by one thread.
 */
public final class AuditImport {
  private static final int MOST_QUOTES = 5;
  private static final int LONGEST_QUOTE = 100;

  private final Path store;
  private final Clock clock;
  private final String version;
  private final ProofOptions proof;

  private long doubles;
  private long earlier;
  private long losses;
  private long malformed;
  private final List<String> quotes = new ArrayList<>();
  private final Map<String, Long> inexact = new TreeMap<>();

  /**
   * An import into a store, which is made if it is missing and there is something to import.
   *
   * @param clock tells the year and, where nothing else does, the zone of dates that lack them
   * @param version Inquest's
   * @param proof how the run that it becomes is proven
   */
  public AuditImport(Path store, Clock clock, String version, ProofOptions proof) {
    this.store = store;
    this.clock = clock;
    this.version = version;
    this.proof = proof;
  }

  /**
   * Reads a log to its end. Used once.
   *
   * @param source its name
   * @throws IOException if it cannot be read; what was read of it is in the store then
   */
  public ImportSummary read(InputStream in, String source) throws IOException, StoreException {
    SeenEvents seen = new SeenEvents();
    EarlierImports there = EarlierImports.read(store, seen);
    LogParser parser =
        new LogParser(LineReader.of(in), new WallClock(clock.getZone(), clock.instant()));
    try (ImportedJournal journal = new ImportedJournal(store, source, version, proof)) {
      try {
        for (Reading next = parser.read(); next != null; next = parser.read()) {
          take(next, seen, there, journal);
        }
      } catch (ZipException | EOFException e) {
        journal.end(about("reading ended after line " + parser.lines()));
        throw UnreadableLogException.damaged(parser.lines(), e);
      } catch (IOException e) {
        journal.end(about("reading ended after line " + parser.lines()));
        throw e;
      }
      OptionalLong run = journal.end(about(""));
      return new ImportSummary(
          run,
          parser.lines(),
          journal.decisions(),
          journal.refusals(),
          doubles,
          earlier,
          losses,
          malformed,
          quotes,
          inexactInWords());
    }
  }

  private void take(Reading reading, SeenEvents seen, EarlierImports there, ImportedJournal journal)
      throws StoreException {
    if (reading instanceof Reading.Event event) {
      switch (seen.take(event.event())) {
        case DOUBLE -> {
          doubles++;
          KernelEvent other = seen.match();
          if (event.event().isBetterThan(other) && journal.replace(other, event.event())) {
            count(other, -1);
            count(event.event(), 1);
          }
        }
        case EARLIER -> earlier++;
        case NEW -> {
          journal.add(event.event());
          count(event.event(), 1);
        }
      }
    } else if (reading instanceof Reading.Loss loss) {
      if (there.isNew(loss.time(), loss.detail())) {
        losses++;
        journal.add(loss);
      }
    } else if (reading instanceof Reading.Malformed bad) {
      malformed++;
      if (quotes.size() < MOST_QUOTES) {
        quotes.add(quote(bad));
      }
    }
  }

  private void count(KernelEvent event, long more) {
    for (String doubt : event.record().doubts()) {
      inexact.merge(kind(doubt), more, (a, b) -> a + b == 0 ? null : a + b);
    }
  }

  /** Doubts that name a time are one kind. */
  private static String kind(String doubt) {
    return doubt.startsWith("no date") ? "no date" : doubt;
  }

  private static String quote(Reading.Malformed bad) {
    String text = TerminalText.escape(bad.text());
    String shown = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    return "line " + bad.line() + ": " + bad.why() + ": " + shown;
  }

  private List<String> inexactInWords() {
    List<String> words = new ArrayList<>();
    inexact.forEach((doubt, count) -> words.add(doubt + " (" + count + ")"));
    return words;
  }

  private List<Gap> about(String failure) {
    List<Gap> gaps = new ArrayList<>();
    if (malformed > 0) {
      gaps.add(new Gap(0, GapKind.MALFORMED_RECORDS, 0, malformed, String.join("; ", quotes)));
    }
    if (!inexact.isEmpty()) {
      String words = String.join("; ", inexactInWords());
      gaps.add(new Gap(0, GapKind.INEXACT_RECORDS, 0, 0, words));
    }
    if (!failure.isEmpty()) {
      gaps.add(new Gap(0, GapKind.DROPPED_RECORDS, 0, 0, failure));
    }
    return gaps;
  }
}
