package io.inquest.policy.document;

import io.inquest.policy.Place;
import java.util.List;

/** A value of a YAML or JSON text with its place: what the stage <em>parse</em> gives. */
public sealed interface Document {

  /** Where the value begins. */
  Place place();

  /** What a message calls it: {@code a list}, {@code a number}. */
  String kind();

  /** Keys and values, in order; no key twice. */
  record Mapping(Place place, List<Entry> entries) implements Document {
    /** The entry with this key, or null. */
    public Entry entry(String key) {
      for (Entry entry : entries) {
        if (entry.key().text().equals(key)) {
          return entry;
        }
      }
      return null;
    }

    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** One key and its value. */
  record Entry(Scalar key, Document value) {}

  /** Values in order. */
  record Sequence(Place place, List<Document> items) implements Document {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A single value as it is written, quotes and escapes resolved. */
  record Scalar(Place place, String text, Type type) implements Document {
    @Override
    public String kind() {
      return switch (type) {
        case STRING -> "a string";
        case NUMBER -> "a number";
        case BOOLEAN -> "true or false";
        case NULL -> "nothing";
      };
    }
  }

  /** What a scalar is. */
  enum Type {
    STRING,
    NUMBER,
    BOOLEAN,
    NULL
  }
}
