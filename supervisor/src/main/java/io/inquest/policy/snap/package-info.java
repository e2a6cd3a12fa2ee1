/** Lists of snap-seccomp. */
package io.inquest.policy.snap;
