package io.inquest.cli.store;

import io.inquest.audit.site.SiteGrant;
import io.inquest.audit.site.SiteGrant.Purpose;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.query.QueryException;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inquest store grant}: SQL that gives a role of a site's database what it needs. */
@Command(
    name = "grant",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the SQL that lets a role push records into a site's database and ask about them, for"
          + " the owner of the tables: inquest store grant ROLE | psql DATABASE.",
      "The role may delete nothing, and alter no decision but for its result, no journal frame and"
          + " no checkpoint. The tables must be there (inquest store push --schema)."
    })
final class StoreGrantCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ROLE", description = "The role, which exists already.")
  private String role;

  @Option(names = "--read", description = "For questions alone.")
  private boolean read;

  @Override
  public Integer call() throws IOException {
    if (role.isEmpty() || role.chars().anyMatch(Character::isISOControl)) {
      throw new QueryException("a role's name has no control characters and is not empty");
    }
    try (Writer out = Output.writer()) {
      for (String statement : SiteGrant.statements(role, read ? Purpose.READ : Purpose.PUSH)) {
        out.write(statement + "\n");
      }
    }
    return ExitStatus.OK;
  }
}
