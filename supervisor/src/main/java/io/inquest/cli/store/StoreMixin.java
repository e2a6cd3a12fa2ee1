package io.inquest.cli.store;

import io.inquest.audit.site.SiteUrl;
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

  /** The store's directory. */
  public Path directory() {
    return StoreOption.directory(given);
  }
}
