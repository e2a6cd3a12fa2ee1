/** Policies in Inquest's own format, and those that are built in. */
package io.inquest.policy.inquest;
