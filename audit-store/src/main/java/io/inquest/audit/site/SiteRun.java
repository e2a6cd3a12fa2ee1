package io.inquest.audit.site;

import java.util.UUID;

/**
 * A run of a site.
 *
 * @param host the machine that recorded it: {@link SiteHost#id}
 * @param number its number among that machine's
 */
public record SiteRun(UUID host, long number) {}
