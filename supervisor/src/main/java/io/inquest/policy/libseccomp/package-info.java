/**
 * The rules that a tool gives to libseccomp, ranked as libseccomp ranks them. For the formats whose
 * tools do so: OCI profiles, units of systemd, LXC, snapd.
 */
package io.inquest.policy.libseccomp;
