/** Policies of minijail. */
package io.inquest.policy.minijail;
