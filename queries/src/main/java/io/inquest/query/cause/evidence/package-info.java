/**
 * What is known of a run: its records, laid out as tasks, ends, refusals that are alike, filters
 * and the rules that decided.
 */
package io.inquest.query.cause.evidence;
