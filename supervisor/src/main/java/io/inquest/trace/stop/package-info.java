/** What the tracer does at a stop: one kind of stop a class. */
package io.inquest.trace.stop;
