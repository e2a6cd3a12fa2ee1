/** What of a run goes into its journal, and what becomes of the run when it cannot. */
package io.inquest.trace.record;
