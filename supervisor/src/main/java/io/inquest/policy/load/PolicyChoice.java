package io.inquest.policy.load;

import io.inquest.linux.arch.ClosestNames;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFile;
import io.inquest.policy.SourceText;
import io.inquest.policy.document.Document;
import io.inquest.policy.document.Fields;
import io.inquest.policy.gosec.GoSeccompPolicy;
import io.inquest.policy.inquest.YamlPolicy;
import io.inquest.policy.oci.OciPolicy;
import io.inquest.policy.seccompiler.SeccompilerPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Picks the policy that is meant among the documents of a text: what a Kubernetes manifest holds
 * besides is passed over, and its lists are opened.
 */
final class PolicyChoice {
  private static final String LIST = "List";

  private final SourceText source;
  private final PolicyFile wanted;

  private PolicyChoice(SourceText source) {
    this.source = source;
    this.wanted = PolicyFile.of(source.name());
  }

  /**
   * The one policy of a text, or the one that its name chooses.
   *
   * @param documents at least one
   * @return the first document where there is no policy at all
   * @throws PolicyException if there are several and none is chosen, or none is called so
   */
  static Document of(SourceText source, List<Document> documents) {
    return new PolicyChoice(source).of(documents);
  }

  private Document of(List<Document> documents) {
    List<Document> policies = new ArrayList<>();
    boolean alone = documents.size() == 1;
    if (alone && SeccompilerPolicy.areThreads(documents.get(0))) {
      return SeccompilerPolicy.thread(source, documents.get(0));
    }
    for (Document document : documents) {
      collect(document, alone, policies);
    }
    if (wanted.chosen().isPresent()) {
      return chosen(wanted.chosen().get(), policies);
    }
    if (policies.size() > 1) {
      throw several(policies);
    }
    return policies.isEmpty() ? documents.get(0) : policies.get(0);
  }

  private static void collect(Document document, boolean alone, List<Document> policies) {
    if (isEmpty(document) || (alone && !(document instanceof Document.Mapping))) {
      return;
    }
    Fields fields = Fields.of(document, "a document");
    String kind = fields.kind();
    if (isPolicy(fields)) {
      policies.add(document);
    } else if (kind.endsWith(LIST)) {
      fields.list("items").forEach(item -> collect(item, false, policies));
    } else if (!alone && kind.isEmpty()) {
      throw new PolicyException(
          document.place(),
          "this document is not a policy",
          "A policy begins with 'inquest: 1', an OCI profile has the key 'defaultAction'.");
    }
  }

  /** As between two lines of dashes. */
  private static boolean isEmpty(Document document) {
    return document instanceof Document.Scalar scalar && scalar.type() == Document.Type.NULL;
  }

  private static boolean isPolicy(Fields fields) {
    return fields.value(YamlPolicy.VERSION_KEY) != null
        || OciPolicy.find(fields).isPresent()
        || SeccompilerPolicy.isFilter(fields)
        || GoSeccompPolicy.find(fields).isPresent();
  }

  private Document chosen(String name, List<Document> policies) {
    List<Document> meant = new ArrayList<>();
    for (Document policy : policies) {
      if (nameOf(policy).equals(name)) {
        meant.add(policy);
      }
    }
    if (meant.isEmpty()) {
      throw new PolicyException(
          Place.of(source),
          "no policy in the file has this name"
              + ClosestNames.hint(ClosestNames.to(name, names(policies))),
          policies.isEmpty() ? "" : "There " + list(policies) + ".");
    }
    if (meant.size() > 1) {
      throw new PolicyException(
          meant.get(1).place(),
          "a second policy of this name begins here",
          "Give it another, or put it into a file of its own.");
    }
    return meant.get(0);
  }

  private PolicyException several(List<Document> policies) {
    List<String> names = names(policies);
    String remedy = "Put each into a file of its own.";
    if (!names.isEmpty()) {
      remedy =
          "Name one, such as "
              + wanted.file()
              + "#"
              + names.get(0)
              + ": there "
              + list(policies)
              + ".";
    }
    return new PolicyException(
        policies.get(1).place(),
        "a second policy begins here, and a file that is named stands for one",
        remedy);
  }

  private static String list(List<Document> policies) {
    List<String> names = names(policies);
    int unnamed = policies.size() - names.size();
    if (unnamed > 0) {
      names.add(unnamed + " without a name");
    }
    return (policies.size() == 1 ? "is " : "are ") + String.join(", ", names);
  }

  private static List<String> names(List<Document> policies) {
    List<String> names = new ArrayList<>();
    for (Document policy : policies) {
      if (!nameOf(policy).isEmpty()) {
        names.add(nameOf(policy));
      }
    }
    return names;
  }

  /** A policy's own name; empty without one. */
  private static String nameOf(Document policy) {
    Fields fields = Fields.of(policy, "a policy");
    Document own = fields.value("name");
    if (fields.value(YamlPolicy.VERSION_KEY) == null
        && fields.value("metadata") instanceof Document.Mapping metadata) {
      own = new Fields(metadata).value("name");
    }
    return text(own);
  }

  private static String text(Document value) {
    return value instanceof Document.Scalar scalar ? scalar.text() : "";
  }
}
