package io.inquest.cli.store;

import io.inquest.audit.journal.StoreException;
import io.inquest.query.Archive;
import picocli.CommandLine.Option;

/** Which machine's records are asked for, where several share a database. */
public final class HostOption {
  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "Only this machine's runs, in a database that machines share: its name, or its id where"
              + " two have one name.")
  private String host;

  /**
   * What of the archive is asked for.
   *
   * @throws io.inquest.query.QueryException if it has no such host
   */
  public Archive in(Archive archive) throws StoreException {
    return host == null ? archive : archive.of(host);
  }
}
