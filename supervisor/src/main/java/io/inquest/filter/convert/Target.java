package io.inquest.filter.convert;

import java.util.Locale;

/** A format that policies are written in. */
public enum Target {
  /** Inquest's own. */
  YAML,
  /** The OCI runtime specification's. */
  OCI,
  /** The SeccompProfile of Kubernetes' security-profiles-operator. */
  SPO,
  /** Settings of a systemd unit. */
  SYSTEMD,
  /** A policy of minijail. */
  MINIJAIL,
  /** A policy of LXC. */
  LXC,
  /** A thread's filter in seccompiler's JSON, which Firecracker has. */
  SECCOMPILER,
  /** A policy of go-seccomp-bpf. */
  GO_SECCOMP_BPF,
  /** A policy of kafel, which nsjail has. */
  KAFEL,
  /** What snap-seccomp of snapd reads. */
  SNAP,
  /** Lines of a profile of firejail. */
  FIREJAIL,
  /** One program, an array of struct sock_filter in native byte order. */
  BPF;

  /** As options name it: {@code go-seccomp-bpf}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All of them, as a description lists them. */
  public static final String LIST =
      "yaml, oci, spo, systemd, minijail, lxc, seccompiler, go-seccomp-bpf, kafel, snap, firejail,"
          + " bpf";
}
