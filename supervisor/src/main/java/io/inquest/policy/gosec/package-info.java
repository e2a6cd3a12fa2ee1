/** Policies of go-seccomp-bpf, as Elastic's Beats have them. */
package io.inquest.policy.gosec;
