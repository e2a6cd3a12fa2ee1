/** Policies of LXC, version 2. */
package io.inquest.policy.lxc;
