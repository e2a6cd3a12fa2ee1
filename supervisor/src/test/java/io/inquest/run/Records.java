package io.inquest.run;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.journal.JournalReader;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.SeccompAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run's journal.
 *
 * @param entries all of it, in order; empty if there is no run
 */
public record Records(List<AuditEntry> entries) {
  public Records {
    entries = List.copyOf(entries);
  }

  /** What the journal of a store's latest run holds now, also while the run goes on. */
  public static Records ofLatestRun(Path store) {
    List<AuditEntry> entries = new ArrayList<>();
    try {
      if (!Files.exists(store.resolve("store.properties"))) {
        return new Records(entries);
      }
      StoreLocation location = StoreLocation.existing(store);
      List<Long> runs = location.runNumbers();
      if (!runs.isEmpty()) {
        JournalReader.read(
            location.run(runs.get(runs.size() - 1)).orElseThrow(),
            JournalPosition.START,
            (sequence, entry) -> entries.add(entry));
      }
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
    return new Records(entries);
  }

  /** The entries of one kind, in order. */
  public <T extends AuditEntry> List<T> of(Class<T> kind) {
    return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** All decisions. */
  public List<Decision> decisions() {
    return of(Decision.class);
  }

  /** The decisions that did not let their call through. */
  public List<Decision> refusals() {
    return decisions().stream().filter(Decision::isRefusal).toList();
  }

  /** The refusals as {@link #text}. */
  public List<String> refused() {
    return refusals().stream().map(Records::text).toList();
  }

  /** The decisions as {@link #text}. */
  public List<String> decided() {
    return decisions().stream().map(Records::text).toList();
  }

  /** What could not be seen or kept. */
  public List<Gap> gaps() {
    return of(Gap.class);
  }

  /** A decision's call by name (by number where it has none), action and data. */
  public static String text(Decision decision) {
    SeccompAction action = SeccompAction.of(decision.action());
    String data = decision.data() == 0 ? "" : "(" + decision.data() + ")";
    return callName(decision) + " " + action + data;
  }

  /** The name of the call that a decision is about. */
  public static String callName(Decision decision) {
    return Architecture.of(decision.auditArch(), decision.nr())
        .flatMap(abi -> abi.syscalls().name(decision.nr()))
        .orElse(Integer.toString(decision.nr()));
  }
}
