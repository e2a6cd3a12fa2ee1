package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.journal.DecisionGlance;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.journal.JournalReader;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.linux.arch.Architecture;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run's evidence from its journal, without the store's tables.
 *
 * <p>A run may have millions of refusals. Only the first {@value #KEPT_ANYWAY}, the first and the
 * last of each kind and the last {@value #RECENT} are made into records; the others are glanced at
 * and counted, and the last ones fetched afterwards.
 */
public final class JournalEvidence {
  private static final int KEPT_ANYWAY = 1024;
  private static final int RECENT = 256;
  private static final int MOST_KINDS = 4096;

  private final EvidenceCollector collector = new EvidenceCollector();
  private final Map<Kind, Tally> tallies = new HashMap<>();
  private final Map<Long, Integer> selectors = new HashMap<>();
  private final JournalPosition[] recent = new JournalPosition[RECENT];
  private final JournalReader reader;
  private Tally previous;
  private long refusals;
  private long passedOver;

  private JournalEvidence(JournalReader reader) {
    this.reader = reader;
  }

  /** What makes refusals alike, in the journal's numbers. */
  private record Kind(
      int tgid, int auditArch, int nr, int selector, int action, int data, int filter, int rule) {

    boolean isOf(DecisionGlance decision, int position) {
      return nr == decision.nr()
          && tgid == decision.tgid()
          && action == decision.action()
          && data == decision.data()
          && rule == decision.rule()
          && filter == decision.filter()
          && auditArch == decision.auditArch()
          && (position < 0 || selector == (int) decision.argument(position));
    }
  }

  /** How many of a kind there were. */
  private static final class Tally {
    private final Kind kind;
    private final int selectorPosition;
    private long count;
    private long kept;
    private JournalPosition last;

    Tally(Kind kind, int selectorPosition) {
      this.kind = kind;
      this.selectorPosition = selectorPosition;
    }
  }

  /**
   * The evidence so far; complete once the run has ended.
   *
   * @throws StoreException if the journal cannot be read
   */
  public static RunEvidence of(RunDirectory run) throws StoreException {
    return of(run, Optional.empty());
  }

  /**
   * The evidence of a run whose supervisor knows how it ended, whatever became of its journal.
   *
   * @param ended the run's last entry, where it is not left to the journal
   * @throws StoreException if the journal cannot be read
   */
  public static RunEvidence of(RunDirectory run, Optional<RunEnded> ended) throws StoreException {
    try (JournalReader reader = JournalReader.open(run, JournalPosition.START)) {
      JournalEvidence evidence = new JournalEvidence(reader);
      reader.select(evidence::countAndSelect);
      reader.read((sequence, entry) -> evidence.collector.add(entry), Integer.MAX_VALUE);
      if (evidence.passedOver > 0) {
        evidence.fetchTheLast();
      }
      ended.ifPresent(evidence.collector::add);
      return evidence.collector.evidence();
    }
  }

  private boolean countAndSelect(DecisionGlance decision) {
    if (!decision.isRefusal()) {
      if (collector.takesTracerRequest(decision.auditArch(), decision.nr(), decision.argument(0))) {
        return true;
      }
      collector.addPassed(1);
      return false;
    }
    JournalPosition position = reader.position();
    recent[(int) (refusals % RECENT)] = position;
    refusals++;
    Tally tally = tally(decision);
    if (tally == null) {
      passedOver++;
      return false;
    }
    tally.count++;
    tally.last = position;
    if (tally.count > 1 && refusals > KEPT_ANYWAY) {
      passedOver++;
      return false;
    }
    tally.kept++;
    return true;
  }

  private Tally tally(DecisionGlance decision) {
    if (previous != null && previous.kind.isOf(decision, previous.selectorPosition)) {
      return previous;
    }
    int position = selectorPosition(decision.auditArch(), decision.nr());
    Kind kind =
        new Kind(
            decision.tgid(),
            decision.auditArch(),
            decision.nr(),
            position < 0 ? 0 : (int) decision.argument(position),
            decision.action(),
            decision.data(),
            decision.filter(),
            decision.rule());
    Tally tally = tallies.get(kind);
    if (tally == null && tallies.size() < MOST_KINDS) {
      tally = new Tally(kind, position);
      tallies.put(kind, tally);
    }
    previous = tally;
    return tally;
  }

  private int selectorPosition(int auditArch, int nr) {
    long call = (long) auditArch << 32 | (nr & 0xffffffffL);
    Integer known = selectors.get(call);
    if (known == null) {
      Optional<Architecture> abi = Architecture.of(auditArch, nr);
      Optional<String> name = abi.isPresent() ? abi.get().syscalls().name(nr) : Optional.empty();
      known = name.isPresent() ? RefusalKind.selectorPosition(name.get()) : -1;
      selectors.put(call, known);
    }
    return known;
  }

  private void fetchTheLast() throws StoreException {
    Map<JournalPosition, Long> counts =
        new TreeMap<>(Comparator.comparingLong(JournalPosition::sequence));
    long uncounted = passedOver;
    for (Tally tally : tallies.values()) {
      if (tally.count > tally.kept) {
        counts.put(tally.last, tally.count - tally.kept);
        uncounted -= tally.count - tally.kept;
      }
    }
    for (JournalPosition position : recent) {
      // Those that stand for no others are counted with their kind.
      counts.putIfAbsent(position, 0L);
    }
    collector.addUncounted(uncounted);
    for (Map.Entry<JournalPosition, Long> counted : counts.entrySet()) {
      Optional<AuditEntry> entry = reader.entryAt(counted.getKey());
      if (entry.isPresent() && entry.get() instanceof Decision decision) {
        collector.add(decision, counted.getValue());
      }
    }
  }
}
