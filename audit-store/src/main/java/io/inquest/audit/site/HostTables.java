package io.inquest.audit.site;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.RunTables;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/** One host's part of a site's database, which stays open. Safe for all threads. */
final class HostTables implements RunTables {
  private final SiteDatabase site;
  private final UUID host;
  private final String label;

  /**
   * @param label what people call the host, and no other of the site
   */
  HostTables(SiteDatabase site, UUID host, String label) {
    this.site = site;
    this.host = host;
    this.label = label;
  }

  @Override
  public String name() {
    return "host " + label + " of the database " + site.url();
  }

  @Override
  public Optional<String> host() {
    return Optional.of(label);
  }

  @Override
  public <T> T read(Function<StatelessSession, T> question) throws StoreException {
    return site.read(host, question);
  }

  @Override
  public <T> T read(long run, Function<StatelessSession, T> question) throws StoreException {
    return site.read(host, run, question);
  }

  /** The database has what was pushed into it. */
  @Override
  public void catchUp() {}

  /** Journals are where they were written. */
  @Override
  public Optional<String> problem(long run) {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
