/**
 * Seccomp profiles of the OCI runtime specification, as Docker, Podman and Kubernetes have them.
 */
package io.inquest.policy.oci;
