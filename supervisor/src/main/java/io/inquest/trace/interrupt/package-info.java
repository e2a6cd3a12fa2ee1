/** Stopping tasks that run, and giving the calls back that were interrupted. */
package io.inquest.trace.interrupt;
