/**
 * From a name to a policy: which file it is, what format that has, and what it extends.
 *
 * <p>Each format has a room of its own beside this one. {@link io.inquest.policy.load.TextKind}
 * tells formats apart, {@link io.inquest.policy.load.PolicyDraft} has each read by its reader.
 */
package io.inquest.policy.load;
