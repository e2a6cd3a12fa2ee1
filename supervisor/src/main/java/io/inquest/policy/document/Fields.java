package io.inquest.policy.document;

import io.inquest.linux.arch.ClosestNames;
import io.inquest.policy.PolicyException;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of a mapping, read by name and type. A value of another type than asked for is an error
 * that says so; a key whose value is {@code null} counts as absent.
 */
public record Fields(Document.Mapping mapping) {

  /** The keys of {@code document}, which must be a mapping; {@code what} names it in messages. */
  public static Fields of(Document document, String what) {
    if (document instanceof Document.Mapping mapping) {
      return new Fields(mapping);
    }
    throw new PolicyException(
        document.place(), what + " is a mapping of keys to values, not " + document.kind(), "");
  }

  /** The value of a key, or null. */
  public Document value(String key) {
    Document.Entry entry = mapping.entry(key);
    if (entry == null
        || (entry.value() instanceof Document.Scalar scalar
            && scalar.type() == Document.Type.NULL)) {
      return null;
    }
    return entry.value();
  }

  /** What an object of Kubernetes says that it is; empty if it says nothing. */
  public String kind() {
    return value("kind") instanceof Document.Scalar scalar ? scalar.text() : "";
  }

  /** The scalar of a key, of any type but null; null if the key is absent. */
  public Document.Scalar scalar(String key) {
    Document value = value(key);
    if (value == null || value instanceof Document.Scalar) {
      return (Document.Scalar) value;
    }
    throw wrongType(key, "one value", value);
  }

  /** The string of a key, or null. */
  public Document.Scalar string(String key) {
    Document value = value(key);
    if (value == null
        || (value instanceof Document.Scalar scalar && scalar.type() == Document.Type.STRING)) {
      return (Document.Scalar) value;
    }
    throw wrongType(key, "a string", value);
  }

  /** The truth value of a key; false where it is absent. */
  public boolean flag(String key) {
    Document value = value(key);
    if (value == null) {
      return false;
    }
    if (value instanceof Document.Scalar scalar && scalar.type() == Document.Type.BOOLEAN) {
      return scalar.text().equals("true");
    }
    throw wrongType(key, "true or false", value);
  }

  /** The items of a list; none where the key is absent. */
  public List<Document> list(String key) {
    Document value = value(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof Document.Sequence sequence) {
      return sequence.items();
    }
    throw wrongType(key, "a list", value);
  }

  /** The strings of a list; none where the key is absent. */
  public List<Document.Scalar> strings(String key) {
    List<Document> items = list(key);
    List<Document.Scalar> strings = new ArrayList<>(items.size());
    for (Document item : items) {
      strings.add(asString(key, item));
    }
    return strings;
  }

  /** The strings of a list, or the one string that stands in its stead. */
  public List<Document.Scalar> oneOrMore(String key) {
    Document value = value(key);
    return value instanceof Document.Scalar ? List.of(asString(key, value)) : strings(key);
  }

  private static Document.Scalar asString(String key, Document item) {
    if (item instanceof Document.Scalar scalar && scalar.type() == Document.Type.STRING) {
      return scalar;
    }
    throw new PolicyException(item.place(), "'" + key + "' holds strings, not " + item.kind(), "");
  }

  /** Refuses a mapping with another key than {@code known}. */
  public void allow(List<String> known, String what) {
    for (Document.Entry entry : mapping.entries()) {
      String key = entry.key().text();
      if (!known.contains(key)) {
        throw new PolicyException(
            entry.key().place(),
            what + " has no key '" + key + "'" + ClosestNames.hint(ClosestNames.to(key, known)),
            "Its keys are " + String.join(", ", known) + ".");
      }
    }
  }

  /** Refuses keys without a value: that a condition was left empty must not make it hold. */
  public void requireValues() {
    for (Document.Entry entry : mapping.entries()) {
      if (value(entry.key().text()) == null) {
        throw new PolicyException(
            entry.key().place(), "'" + entry.key().text() + "' has no value", "");
      }
    }
  }

  /** The complaint that a required key is absent. */
  public PolicyException missing(String key, String what, String remedy) {
    return new PolicyException(mapping.place(), what + " needs the key '" + key + "'", remedy);
  }

  private static PolicyException wrongType(String key, String expected, Document value) {
    return new PolicyException(
        value.place(), "'" + key + "' must be " + expected + ", not " + value.kind(), "");
  }
}
