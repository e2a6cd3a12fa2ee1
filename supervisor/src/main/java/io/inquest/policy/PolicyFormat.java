package io.inquest.policy;

/** What a policy is written in. */
public enum PolicyFormat {
  /** Inquest's own format, in YAML. */
  INQUEST_YAML("inquest-yaml"),
  /** Inquest's own format, in JSON. */
  INQUEST_JSON("inquest-json"),
  /** A profile of the OCI runtime specification in YAML, as in Kubernetes' SeccompProfile. */
  OCI_YAML("oci-yaml"),
  /** A profile of the OCI runtime specification. */
  OCI_JSON("oci-json"),
  /** A unit of systemd. */
  SYSTEMD("systemd"),
  /** A policy of minijail that lists what is allowed. */
  MINIJAIL("minijail"),
  /** A policy of minijail with {@code @denylist}. */
  MINIJAIL_DENYLIST("minijail-denylist"),
  /** A policy of LXC, of version 1 or 2. */
  LXC("lxc"),
  /** A thread's filter in the JSON of rust-vmm's seccompiler, which Firecracker has. */
  SECCOMPILER("seccompiler"),
  /** A policy of go-seccomp-bpf, in YAML or JSON. */
  GO_SECCOMP("go-seccomp-bpf"),
  /** A policy of kafel, which nsjail has. */
  KAFEL("kafel"),
  /** What snap-seccomp of snapd reads. */
  SNAP("snap-seccomp"),
  /** The lines of a profile of firejail that make filters. */
  FIREJAIL("firejail"),
  /** The events of the command line. */
  EVENTS("events"),
  /** None: the policy comes with Inquest. */
  BUILT_IN("built-in");

  private final String id;

  PolicyFormat(String id) {
    this.id = id;
  }

  /** What records call it, which never changes. */
  public String id() {
    return id;
  }
}
