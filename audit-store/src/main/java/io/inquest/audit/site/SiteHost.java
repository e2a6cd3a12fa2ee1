package io.inquest.audit.site;

import io.inquest.audit.entry.MachineId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * A machine whose records a site's database has.
 *
 * @param id what tells it from others: the first half of its identity's digest
 * @param name what it called itself last; two may have one name
 */
public record SiteHost(UUID id, String name) {
  /** This machine's {@link #id}; empty if it has no machine-id(5). */
  public static Optional<UUID> ownId() {
    return MachineId.digest()
        .map(ByteBuffer::wrap)
        .map(digest -> new UUID(digest.getLong(), digest.getLong()));
  }
}
