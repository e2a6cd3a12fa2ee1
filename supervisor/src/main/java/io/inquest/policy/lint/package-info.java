/**
 * What is questionable about policies: one check a class, listed in {@link
 * io.inquest.policy.lint.Lint}.
 */
package io.inquest.policy.lint;
