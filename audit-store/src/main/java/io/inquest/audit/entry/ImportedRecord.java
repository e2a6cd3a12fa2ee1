package io.inquest.audit.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's own record that an imported decision comes from: what {@code decoded} holds of it.
 *
 * <p>As a text: {@code line 7; audit(1790000107.707:2007); host hostb; interpreted | type=SECCOMP
 * msg=…}: the line's number, the event's stamp and serial and the machine if the record has them,
 * what is inexact, and behind the first bar the record as it was read.
 *
 * @param line the line of the input, from 1
 * @param event {@code SECONDS.MILLISECONDS:SERIAL} as the kernel wrote them; empty if the record
 *     has no serial
 * @param host the machine; empty if the record does not name it
 * @param doubts what is inexact in it, in words without semicolons and bars
 * @param text the record as it was read
 */
public record ImportedRecord(
    long line, String event, String host, List<String> doubts, String text) {
  /** The doubt of a record in which names stand for the kernel's numbers. */
  public static final String INTERPRETED = "interpreted";

  /** The doubt of a record whose time is that at which it was logged. */
  public static final String LOGGED = "time of the log";

  private static final String LINE = "line ";
  private static final String EVENT = "audit(";
  private static final String HOST = "host ";
  private static final String SEPARATOR = "; ";
  private static final String BAR = " | ";

  public ImportedRecord {
    host = host.replace(';', '?').replace('|', '?');
    doubts = List.copyOf(doubts);
  }

  /** The record as a text. */
  public String encode() {
    StringBuilder out = new StringBuilder(LINE).append(line);
    if (!event.isEmpty()) {
      out.append(SEPARATOR).append(EVENT).append(event).append(')');
    }
    if (!host.isEmpty()) {
      out.append(SEPARATOR).append(HOST).append(host);
    }
    for (String doubt : doubts) {
      out.append(SEPARATOR).append(doubt);
    }
    return out.append(BAR).append(text).toString();
  }

  /** The record that a text is of; empty if it is of none. */
  public static Optional<ImportedRecord> decode(String encoded) {
    int bar = encoded.indexOf(BAR);
    if (bar < LINE.length() || !encoded.startsWith(LINE)) {
      return Optional.empty();
    }
    String[] facts = encoded.substring(LINE.length(), bar).split(SEPARATOR, -1);
    String event = "";
    String host = "";
    List<String> doubts = new ArrayList<>();
    for (int i = 1; i < facts.length; i++) {
      String fact = facts[i];
      if (fact.startsWith(EVENT) && fact.endsWith(")")) {
        event = fact.substring(EVENT.length(), fact.length() - 1);
      } else if (fact.startsWith(HOST)) {
        host = fact.substring(HOST.length());
      } else {
        doubts.add(fact);
      }
    }
    try {
      long line = Long.parseLong(facts[0]);
      return Optional.of(
          new ImportedRecord(line, event, host, doubts, encoded.substring(bar + BAR.length())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
