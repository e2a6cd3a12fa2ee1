package io.inquest.query;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.site.SiteDatabase;
import io.inquest.audit.site.SiteDatabase.Access;
import io.inquest.audit.site.SiteHost;
import io.inquest.audit.site.SiteRun;
import io.inquest.audit.site.SiteUrl;
import io.inquest.audit.store.AuditStore;
import io.inquest.linux.arch.ClosestNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** A database that machines share, or what it has of some of them. */
public final class SiteArchive implements Archive {
  private static final int MOST_HOSTS_TOLD = 8;

  private final SiteDatabase site;
  private final HostLabels labels;
  private final List<SiteHost> hosts;
  private final Optional<UUID> own;

  /**
   * @param hosts those whose runs are looked at
   * @param own the one whose runs are called by their numbers alone; empty if this machine has no
   *     identity
   */
  SiteArchive(SiteDatabase site, HostLabels labels, List<SiteHost> hosts, Optional<UUID> own) {
    this.site = site;
    this.labels = labels;
    this.hosts = List.copyOf(hosts);
    this.own = own;
  }

  /**
   * Opens a database for questions.
   *
   * @throws StoreException if it does not answer, refuses, or has tables of another version
   */
  public static SiteArchive open(SiteUrl url) throws StoreException {
    return of(SiteDatabase.open(url, Access.READ), SiteHost.ownId());
  }

  /** All that a database has, which is closed with it. */
  static SiteArchive of(SiteDatabase site, Optional<UUID> own) throws StoreException {
    boolean opened = false;
    try {
      List<SiteHost> hosts = site.hosts();
      SiteArchive archive = new SiteArchive(site, new HostLabels(hosts), hosts, own);
      opened = true;
      return archive;
    } finally {
      if (!opened) {
        site.close();
      }
    }
  }

  @Override
  public List<AuditStore> stores() {
    return hosts.stream().map(this::store).toList();
  }

  @Override
  public List<RunRow> runs() throws StoreException {
    List<RunRow> runs = new ArrayList<>();
    for (SiteHost host : hosts) {
      runs.addAll(new Runs(store(host)).all());
    }
    runs.sort(Comparator.comparingLong(RunRow::startedAt));
    return runs;
  }

  @Override
  public MeantRun meant(Optional<RunName> name) throws StoreException {
    if (name.isEmpty()) {
      return latest();
    }
    OptionalLong number = OptionalLong.of(name.get().number());
    return meant(hostOf(name.get()), number);
  }

  /**
   * The host that a run's name says: this machine, if it says none.
   *
   * @throws QueryException if there is no such host
   */
  public SiteHost hostOf(RunName name) {
    if (name.host().isPresent()) {
      return host(name.host().get());
    }
    return ownHost()
        .orElseThrow(
            () ->
                new QueryException(
                    "there is no run "
                        + name
                        + ": the database "
                        + site.url()
                        + " has no run of this machine; name the run as HOST:NUMBER, "
                        + there()));
  }

  /** The database. */
  public SiteDatabase site() {
    return site;
  }

  /** Those whose runs are looked at, by name. */
  public List<SiteHost> hosts() {
    return hosts;
  }

  /** The runs of a host. */
  public AuditStore store(SiteHost host) {
    return site.store(host, labels.of(host));
  }

  private MeantRun meant(SiteHost host, OptionalLong number) throws StoreException {
    AuditStore store = store(host);
    return new MeantRun(store, new Runs(store).meant(number));
  }

  private Optional<SiteHost> ownHost() {
    return hosts.stream().filter(host -> own.equals(Optional.of(host.id()))).findFirst();
  }

  private MeantRun latest() throws StoreException {
    Optional<SiteHost> here = ownHost();
    if (here.isPresent()
        && (hosts.size() == 1 || new Runs(store(here.get())).latest().isPresent())) {
      return meant(here.get(), OptionalLong.empty());
    }
    SiteRun latest =
        site.latest()
            .orElseThrow(
                () ->
                    new QueryException(
                        "the database "
                            + site.url()
                            + " has no runs yet; inquest store push fills it"));
    SiteHost host =
        hosts.stream()
            .filter(one -> one.id().equals(latest.host()))
            .findFirst()
            .orElseThrow(
                () -> new QueryException("the latest run's host came just now; ask again"));
    return meant(host, OptionalLong.of(latest.number()));
  }

  @Override
  public Archive of(String name) {
    SiteHost host = host(name);
    return new SiteArchive(site, labels, List.of(host), Optional.of(host.id()));
  }

  private SiteHost host(String name) {
    List<SiteHost> called = labels.called(name);
    if (called.isEmpty()) {
      throw new QueryException(
          "there is no host '"
              + name
              + "' in the database "
              + site.url()
              + ": "
              + there()
              + ClosestNames.hint(ClosestNames.to(name, labels.all())));
    }
    if (called.size() > 1) {
      throw new QueryException(
          called.size()
              + " machines are called '"
              + name
              + "': name one by its id, "
              + String.join(" or ", called.stream().map(host -> host.id().toString()).toList()));
    }
    return called.get(0);
  }

  /** Which hosts there are. */
  private String there() {
    List<String> all = labels.all();
    if (all.isEmpty()) {
      return "it has no host";
    }
    int more = all.size() - MOST_HOSTS_TOLD;
    return "its hosts are "
        + String.join(", ", all.subList(0, Math.min(all.size(), MOST_HOSTS_TOLD)))
        + (more > 0 ? " and " + more + " more: inquest runs lists them" : "");
  }

  @Override
  public void close() {
    site.close();
  }
}
