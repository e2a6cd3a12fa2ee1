/** Putting the tasks of a run that goes on under further policies. */
package io.inquest.trace.tighten;
