/**
 * The loop that follows all tasks of a run from stop to stop.
 *
 * <p>One thread, the tracer, owns every tracee and all that is known of it.
 */
package io.inquest.trace.follow;
