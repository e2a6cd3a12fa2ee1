/** Filters of seccompiler, as Firecracker has them. */
package io.inquest.policy.seccompiler;
