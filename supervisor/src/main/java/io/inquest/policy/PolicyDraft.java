package io.inquest.policy;

import java.util.Optional;

/**
 * A policy's text before its rules are read: what it extends must be known first.
 *
 * @param source the text
 * @param name what to call the policy, unless it has a name of its own
 * @param document its values; empty for the formats that are lines of text
 */
record PolicyDraft(SourceText source, String name, Optional<Document> document) {

  /**
   * Parses a text, whose policy is called as its file is, without folders and ending, or as that
   * says which it chooses.
   *
   * @throws PolicyException if it is not well-formed
   */
  static PolicyDraft of(SourceText source) {
    return of(source, PolicyFile.of(source.name()).policyName());
  }

  /**
   * Parses a text.
   *
   * @throws PolicyException if it is not well-formed
   */
  static PolicyDraft of(SourceText source, String name) {
    boolean lines =
        UnitSetting.isIn(source, SystemdPolicy.FILTER) || MinijailPolicy.isPolicy(source);
    if (!lines && UnitSetting.hasSections(source)) {
      throw new PolicyException(
          Place.of(source), "is a unit of systemd without a line 'SystemCallFilter='", "");
    }
    return new PolicyDraft(
        source,
        name,
        lines
            ? Optional.empty()
            : Optional.of(PolicyChoice.of(source, DocumentReader.read(source))));
  }

  /** What it says that it extends: a file, or a name. */
  Optional<Document.Scalar> parent() {
    return document.isPresent() && isOwnFormat()
        ? Optional.ofNullable(fields().string(YamlPolicy.EXTENDS_KEY))
        : Optional.empty();
  }

  /**
   * Reads the rules.
   *
   * @param parent what it narrows, from which it takes what it leaves out
   * @throws PolicyException if it cannot be used
   */
  Policy read(LoadContext context, Optional<Policy> parent) {
    if (UnitSetting.isIn(source, SystemdPolicy.FILTER)) {
      return SystemdPolicy.read(source, name, context);
    }
    if (MinijailPolicy.isPolicy(source)) {
      return MinijailPolicy.read(source, name, context);
    }
    if (isOwnFormat()) {
      return YamlPolicy.read(source, document.get(), name, context, parent);
    }
    Optional<Fields> oci = OciPolicy.find(fields());
    if (oci.isPresent()) {
      return OciPolicy.read(source, oci.get(), name, context);
    }
    throw new PolicyException(
        document.get().place(),
        "is neither a policy of Inquest nor an OCI profile",
        "A policy begins with 'inquest: 1', an OCI profile has the key 'defaultAction',"
            + " a unit of systemd a line 'SystemCallFilter='.");
  }

  private boolean isOwnFormat() {
    return fields().value(YamlPolicy.VERSION_KEY) != null;
  }

  private Fields fields() {
    return Fields.of(document.get(), "a policy");
  }
}
