package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;

/** What the policy of a filter is written in, as its run recorded it. */
public enum RecordedFormat {
  INQUEST_YAML("inquest-yaml"),
  INQUEST_JSON("inquest-json"),
  OCI_YAML("oci-yaml"),
  OCI_JSON("oci-json"),
  SYSTEMD("systemd"),
  MINIJAIL("minijail"),
  MINIJAIL_DENYLIST("minijail-denylist"),
  LXC("lxc"),
  SECCOMPILER("seccompiler"),
  GO_SECCOMP("go-seccomp-bpf"),
  KAFEL("kafel"),
  SNAP("snap-seccomp"),
  FIREJAIL("firejail"),
  EVENTS("events"),
  BUILT_IN("built-in"),
  UNKNOWN("");

  private static final String STRICT = "strict";

  private final String id;

  RecordedFormat(String id) {
    this.id = id;
  }

  /** Whether the policy stands in a file. */
  boolean isOfAFile() {
    return this != EVENTS && this != BUILT_IN;
  }

  /**
   * The format of a policy's filter.
   *
   * @param source the file, option or built-in that the deciding rule stands in; empty if unknown
   */
  static RecordedFormat of(FilterInstalled filter, String source) {
    if (filter.format().isEmpty()) {
      return ofOlderRecord(filter.policy(), source);
    }
    for (RecordedFormat format : values()) {
      if (format.id.equals(filter.format())) {
        return format;
      }
    }
    return UNKNOWN;
  }

  /** Older records have the name of the file alone. */
  private static RecordedFormat ofOlderRecord(String policy, String source) {
    if (source.endsWith(".json")) {
      return OCI_JSON;
    } else if (source.endsWith(".yaml") || source.endsWith(".yml")) {
      return INQUEST_YAML;
    } else if (policy.equals(STRICT) && (source.isEmpty() || source.equals(STRICT))) {
      return BUILT_IN;
    }
    return source.startsWith("-") ? EVENTS : UNKNOWN;
  }
}
