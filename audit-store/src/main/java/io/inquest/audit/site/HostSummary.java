package io.inquest.audit.site;

import java.time.Instant;

/**
 * What a site's database has of a host.
 *
 * @param pushedAt when something was pushed last
 * @param runs how many runs
 * @param proven how many of them have a checkpoint, whether or not it is a right one
 * @param decisions how many decisions, by what the runs' rows say
 */
public record HostSummary(
    SiteHost host, Instant pushedAt, long runs, long proven, long decisions) {}
