/**
 * Classic BPF as seccomp runs it: assemble, validate, evaluate, disassemble.
 *
 * <p>The dialect is the one that {@code seccomp_check_filter} of {@code kernel/seccomp.c} accepts:
 * 32-bit loads from the sixteen words of {@code struct seccomp_data}, 32-bit arithmetic, forward
 * jumps, sixteen words of scratch memory. Every {@link io.inquest.linux.bpf.Program} has passed the
 * kernel's checks, so whatever evaluates one need not check again.
 *
 * <p>What the words and the return values mean is the business of {@code io.inquest.linux.seccomp}.
 */
package io.inquest.linux.bpf;
