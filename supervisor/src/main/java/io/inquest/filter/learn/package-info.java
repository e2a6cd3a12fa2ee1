/**
 * Policies learned from calls that were recorded: the calls are counted by the arguments that tell
 * what they are for, generalised by a stated rule, and written so that people can judge them.
 *
 * <pre>
 * calls ──▶ Observations ──Generalisation──▶ LearnedPolicy ──▶ LearnedYaml, LearnedJson
 *                              OccasionalCalls ──┘
 * </pre>
 */
package io.inquest.filter.learn;
