/** What the tracer knows of a task. All of it is owned by the tracer thread. */
package io.inquest.trace.task;
