package io.inquest.cli;

import io.inquest.audit.entity.RowId;
import io.inquest.query.DenialQuery;
import io.inquest.query.QueryException;
import picocli.CommandLine.Option;

/** Which part of a list is wanted. */
final class PageOptions {
  @Option(
      names = "--after",
      paramLabel = "SEQ",
      description =
          "Only what comes after this decision of the run: the next page is after the last.")
  private Long after;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
  private Long limit;

  /**
   * The part of what is asked for.
   *
   * @param allRuns whether it is asked of every run
   * @throws QueryException if there is no such part
   */
  DenialQuery of(DenialQuery query, boolean allRuns) {
    DenialQuery part = query;
    if (after != null) {
      if (allRuns) {
        throw new QueryException("--after names a decision of one run: leave out --all-runs");
      } else if (after < 0 || after > RowId.LARGEST_SEQUENCE) {
        throw new QueryException("--after " + after + ": decisions are counted from 1");
      }
      part = part.after(after);
    }
    if (limit != null) {
      if (limit < 1) {
        throw new QueryException("--limit " + limit + ": must be 1 or more");
      }
      part = part.limit(limit);
    }
    return part;
  }
}
