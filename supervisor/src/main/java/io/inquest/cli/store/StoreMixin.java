package io.inquest.cli.store;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.site.SiteUrl;
import io.inquest.query.Archive;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@link StoreOption} for commands whose options are annotated. */
public final class StoreMixin {
  @Option(
      names = StoreOption.NAME,
      paramLabel = StoreOption.LABEL,
      description = StoreOption.DESCRIPTION)
  private String given;

  /** The directory that is recorded into: the store's, or the spool of a site's database. */
  public Path spool() {
    return StoreOption.spool(given);
  }

  /** The site's database, if one is named. */
  public Optional<SiteUrl> site() {
    return StoreOption.site(given);
  }

  /**
   * The records that a question is asked of.
   *
   * @throws StoreException if there is no store, or it cannot be used
   */
  public Archive archive() throws StoreException {
    Optional<SiteUrl> site = site();
    return site.isPresent() ? Archive.ofSite(site.get()) : Archive.ofDirectory(directory());
  }

  /** The store's directory. */
  public Path directory() {
    return StoreOption.directory(given);
  }
}
