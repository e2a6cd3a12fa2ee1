/**
 * The store's directory and its journals: append-only, memory-mapped, checksummed, one a run.
 *
 * <p>The journal is the record of truth. {@link io.inquest.audit.journal.FrameLayout} draws its
 * bytes. Nothing here needs a database or a logging framework, since the supervisor loads these
 * classes at its start.
 */
package io.inquest.audit.journal;
