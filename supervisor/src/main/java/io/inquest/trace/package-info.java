/**
 * Launching a program under filters and following all its tasks.
 *
 * <p>One thread, the tracer, owns every tracee and all that is known of it.
 */
package io.inquest.trace;
