package io.inquest.policy;

import java.util.ArrayList;
import java.util.List;
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
   * Parses a text, whose policy is called as its file is, without folders and ending.
   *
   * @throws PolicyException if it is not well-formed
   */
  static PolicyDraft of(SourceText source) {
    return of(source, baseName(source.name()));
  }

  /**
   * Parses a text.
   *
   * @throws PolicyException if it is not well-formed
   */
  static PolicyDraft of(SourceText source, String name) {
    boolean lines = SystemdPolicy.isUnit(source) || MinijailPolicy.isPolicy(source);
    if (!lines && SystemdPolicy.hasSections(source)) {
      throw new PolicyException(
          Place.of(source), "is a unit of systemd without a line 'SystemCallFilter='", "");
    }
    return new PolicyDraft(
        source, name, lines ? Optional.empty() : Optional.of(only(DocumentReader.read(source))));
  }

  /** The one policy among the objects of a Kubernetes manifest, or the one document. */
  private static Document only(List<Document> documents) {
    if (documents.size() == 1) {
      return documents.get(0);
    }
    List<Document> policies = new ArrayList<>();
    for (Document document : documents) {
      Fields fields = Fields.of(document, "a document");
      if (isPolicy(fields)) {
        policies.add(document);
      } else if (fields.value(OciPolicy.KIND_KEY) == null) {
        throw new PolicyException(
            document.place(), "this document is no policy", "A file holds one policy.");
      }
    }
    if (policies.size() > 1) {
      throw new PolicyException(
          policies.get(1).place(),
          "a second policy begins here, and a file that is named stands for one",
          "Put each into a file of its own.");
    }
    return policies.isEmpty() ? documents.get(0) : policies.get(0);
  }

  private static boolean isPolicy(Fields fields) {
    return fields.value(YamlPolicy.VERSION_KEY) != null || OciPolicy.find(fields).isPresent();
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
    if (SystemdPolicy.isUnit(source)) {
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

  /** The file's name without folders and ending. */
  private static String baseName(String file) {
    int start = file.lastIndexOf('/') + 1;
    int dot = file.lastIndexOf('.');
    return dot > start ? file.substring(start, dot) : file.substring(start);
  }
}
