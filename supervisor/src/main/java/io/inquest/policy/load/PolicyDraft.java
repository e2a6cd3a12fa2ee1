package io.inquest.policy.load;

import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFile;
import io.inquest.policy.SourceText;
import io.inquest.policy.document.Document;
import io.inquest.policy.document.DocumentReader;
import io.inquest.policy.document.Fields;
import io.inquest.policy.file.ForeignFormat;
import io.inquest.policy.firejail.FirejailPolicy;
import io.inquest.policy.gosec.GoSeccompPolicy;
import io.inquest.policy.inquest.YamlPolicy;
import io.inquest.policy.kafel.KafelPolicy;
import io.inquest.policy.lxc.LxcPolicy;
import io.inquest.policy.minijail.MinijailPolicy;
import io.inquest.policy.oci.OciPolicy;
import io.inquest.policy.seccompiler.SeccompilerPolicy;
import io.inquest.policy.snap.SnapPolicy;
import io.inquest.policy.unit.SystemdPolicy;
import java.util.Optional;

/**
 * A policy's text before its rules are read: what it extends must be known first.
 *
 * @param source the text
 * @param name what to call the policy, unless it has a name of its own
 * @param kind what kind of text it is
 * @param document its values; empty for the formats that are lines of text
 */
record PolicyDraft(SourceText source, String name, TextKind kind, Optional<Document> document) {

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
    if (source.text().isBlank()) {
      throw new PolicyException(Place.of(source), "the policy is empty", "");
    }
    TextKind kind = TextKind.of(source);
    return new PolicyDraft(
        source,
        name,
        kind,
        kind == TextKind.DOCUMENT
            ? Optional.of(PolicyChoice.of(source, DocumentReader.read(source)))
            : Optional.empty());
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
    return switch (kind) {
      case UNIT -> SystemdPolicy.read(source, name, context);
      case MINIJAIL -> MinijailPolicy.read(source, name, context);
      case LXC -> LxcPolicy.read(source, name, context);
      case KAFEL -> KafelPolicy.read(source, name, context);
      case SNAP -> SnapPolicy.read(source, name, context);
      case FIREJAIL -> FirejailPolicy.read(source, name, context);
      case DOCUMENT -> readDocument(context, parent);
    };
  }

  private Policy readDocument(LoadContext context, Optional<Policy> parent) {
    if (!(document.get() instanceof Document.Mapping)) {
      throw ForeignFormat.document(document.get());
    }
    if (isOwnFormat()) {
      return YamlPolicy.read(source, document.get(), name, context, parent);
    }
    Optional<Fields> oci = OciPolicy.find(fields());
    if (oci.isPresent()) {
      return OciPolicy.read(source, oci.get(), name, context);
    }
    if (SeccompilerPolicy.isFilter(fields())) {
      return SeccompilerPolicy.read(source, fields(), name, context);
    }
    Optional<Fields> go = GoSeccompPolicy.find(fields());
    if (go.isPresent()) {
      return GoSeccompPolicy.read(source, go.get(), name, context);
    }
    throw ForeignFormat.document(document.get());
  }

  private boolean isOwnFormat() {
    return document.get() instanceof Document.Mapping
        && fields().value(YamlPolicy.VERSION_KEY) != null;
  }

  private Fields fields() {
    return Fields.of(document.get(), "a policy");
  }
}
