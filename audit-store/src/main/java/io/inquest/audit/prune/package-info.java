/**
 * What becomes of runs that are not kept any longer: their journals go, and a signed record says
 * so, beside what proves them.
 *
 * <p>Files of {@code pruned/NUMBER}:
 *
 * <pre>
 * prune         a signed note: which run it was, how many records it had, who pruned it and when,
 *               signed by a long-term key
 * identity      the run's, as it was
 * checkpoints   the last one of the run's
 * </pre>
 */
package io.inquest.audit.prune;
