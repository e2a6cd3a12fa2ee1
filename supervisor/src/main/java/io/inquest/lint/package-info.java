/**
 * What is questionable about policies: one check a class, listed in {@link io.inquest.lint.Lint}.
 */
package io.inquest.lint;
