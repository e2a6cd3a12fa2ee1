/**
 * The rows of the index, as Hibernate maps them.
 *
 * <p>Times are nanoseconds since the epoch, UTC. Rows of a run have the identity {@code run << 40 |
 * sequence}, see {@link io.inquest.audit.entity.RowId}. Entities hold state and nothing else; what
 * their fields mean is said at the record of {@link io.inquest.audit.entry.AuditEntry} that they
 * come from. Owned by the session that read them, or detached.
 */
package io.inquest.audit.entity;
