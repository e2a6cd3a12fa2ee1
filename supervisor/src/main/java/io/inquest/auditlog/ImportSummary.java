package io.inquest.auditlog;

import java.util.List;
import java.util.OptionalLong;

/**
 * What became of a log that was imported.
 *
 * @param run the run that was made; empty if there was nothing new
 * @param lines how many lines were read
 * @param decisions how many decisions the run has
 * @param refusals how many of them are refusals
 * @param doubles how many records were of events that another record in the log was of
 * @param earlier how many were of events that an earlier import brought in
 * @param losses how many notices of dropped records are new
 * @param malformed how many records were not whole
 * @param quotes the first of these, in words
 * @param inexact in words, what is less exact than the kernel's own records, and in how many
 */
public record ImportSummary(
    OptionalLong run,
    long lines,
    long decisions,
    long refusals,
    long doubles,
    long earlier,
    long losses,
    long malformed,
    List<String> quotes,
    List<String> inexact) {
  public ImportSummary {
    quotes = List.copyOf(quotes);
    inexact = List.copyOf(inexact);
  }
}
