/**
 * What seccomp makes of BPF: its input, its actions, and chains of filters.
 *
 * <p>{@link io.inquest.linux.seccomp.FilterChain} answers what the kernel would: every filter runs,
 * newest first, and the most restrictive action wins.
 */
package io.inquest.linux.seccomp;
