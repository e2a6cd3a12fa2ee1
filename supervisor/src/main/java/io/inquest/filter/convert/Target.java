package io.inquest.filter.convert;

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
  /** One program, an array of struct sock_filter in native byte order. */
  BPF
}
