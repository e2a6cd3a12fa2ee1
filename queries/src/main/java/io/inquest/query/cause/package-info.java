/**
 * Why a run ended as it did: from the records of a run to a finding.
 *
 * <p>The {@code evidence} is laid out as a {@link io.inquest.query.cause.evidence.Scene}: how the
 * launched program ended, who descends from whom, and which refusals are alike. Each group of like
 * refusals is a {@link io.inquest.query.cause.evidence.Suspect}; every {@link
 * io.inquest.query.cause.reason.Reason} gives its opinion on every suspect; {@link
 * io.inquest.query.cause.CauseOfDeath} adds the opinions up and names the refusal that explains the
 * end, or says that none does. {@code remedy} says what would have changed it.
 *
 * <p>Used at the end of {@code inquest run}, so nothing of the database, of Jackson or of a logging
 * framework is loaded here.
 */
package io.inquest.query.cause;
