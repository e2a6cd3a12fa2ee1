/**
 * What of a record is not kept: texts that match patterns are replaced before anything is written.
 * The run's journal says by which patterns, and how often each took something.
 *
 * <p>The supervisor loads these classes: they need nothing of the database.
 */
package io.inquest.audit.redact;
