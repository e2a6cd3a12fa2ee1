/** The seccomp settings of firejail's profiles. */
package io.inquest.policy.firejail;
