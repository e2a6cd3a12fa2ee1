/**
 * The kernel's syscall events, their fields, and the event-filter language (Linux
 * Documentation/trace/events.rst): text becomes a {@link io.inquest.linux.event.FilterExpression},
 * which bound to a {@link io.inquest.linux.event.Scope} is a {@link
 * io.inquest.linux.event.TypedExpression}, which is evaluated here or compiled to BPF elsewhere.
 */
package io.inquest.linux.event;
