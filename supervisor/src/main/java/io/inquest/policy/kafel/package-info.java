/** Policies of kafel, as nsjail has them. */
package io.inquest.policy.kafel;
