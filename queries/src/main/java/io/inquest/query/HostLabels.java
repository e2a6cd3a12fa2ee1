package io.inquest.query;

import io.inquest.audit.site.SiteHost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a site's hosts are called: by their names where these are one host's alone, or else by what
 * tells machines apart.
 */
final class HostLabels {
  /** What may be typed as it is. A machine says itself what its name is. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,253}");

  private final List<SiteHost> hosts;
  private final Map<String, Integer> called = new HashMap<>();

  HostLabels(List<SiteHost> hosts) {
    this.hosts = List.copyOf(hosts);
    hosts.forEach(host -> called.merge(host.name(), 1, Integer::sum));
  }

  /** What a host is called. */
  String of(SiteHost host) {
    boolean plain = PLAIN.matcher(host.name()).matches() && id(host.name()).isEmpty();
    return plain && called.getOrDefault(host.name(), 0) == 1 ? host.name() : host.id().toString();
  }

  /** What all are called, in their order. */
  List<String> all() {
    return hosts.stream().map(this::of).toList();
  }

  /** Those that a person may mean: the one of that id, or all of that name. */
  List<SiteHost> called(String name) {
    Optional<UUID> id = id(name);
    return hosts.stream()
        .filter(host -> id.isPresent() ? host.id().equals(id.get()) : host.name().equals(name))
        .toList();
  }

  private static Optional<UUID> id(String text) {
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
