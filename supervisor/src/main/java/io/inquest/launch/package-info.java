/**
 * A program becomes a tracee: started by the tracer itself, with filters in force before its first
 * instruction.
 */
package io.inquest.launch;
