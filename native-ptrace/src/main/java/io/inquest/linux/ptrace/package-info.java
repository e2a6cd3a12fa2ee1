/**
 * Tracees and their stops (ptrace(2)).
 *
 * <p>All of it belongs to one thread, the tracer: the kernel accepts requests from no other.
 */
package io.inquest.linux.ptrace;
