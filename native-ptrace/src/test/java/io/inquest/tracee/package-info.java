/**
 * Test support: programs to trace that need no compiler, runs without Inquest to compare with, and
 * terminals to type at.
 *
 * <p>{@link io.inquest.tracee.TraceeProgram} writes a static ELF executable from a list of steps;
 * {@link io.inquest.tracee.BareRun} runs a command and captures how it ended; {@link
 * io.inquest.tracee.Pseudoterminal} gives a command a controlling terminal.
 */
package io.inquest.tracee;
