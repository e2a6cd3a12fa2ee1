package io.inquest.policy.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import io.inquest.policy.file.BoundedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a JSON or YAML text into a {@link Document}: the stage <em>parse</em>. Used by one thread.
 *
 * <p>Jackson's streaming parsers are used alone: binding to classes would cost a policy's loading
 * more time than all else it does, and would lose the places.
 */
public final class DocumentReader {
  /** Nobody nests so deep; each level takes a part of the stack. */
  private static final int DEEPEST = 100;

  /** Values in all, those behind an alias counted wherever it stands. */
  private static final int MOST_VALUES = 500_000;

  /** In characters: one such line takes the parser less than a second. */
  private static final int LONGEST_LINE = 1 << 19;

  private static final String MERGE = "<<";

  /** A text is bounded as a whole, so that its parts need not be. */
  private static final StreamReadConstraints UNBOUNDED =
      StreamReadConstraints.builder()
          .maxNestingDepth(BoundedFile.MOST_BYTES)
          .maxNumberLength(BoundedFile.MOST_BYTES)
          .maxNameLength(BoundedFile.MOST_BYTES)
          .build();

  private final SourceText source;
  private final JsonParser parser;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int depth;
  private int count;

  /** A value that aliases may stand for, and how many values are in it. */
  private record Anchored(Document document, int values) {}

  private DocumentReader(SourceText source, JsonParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /**
   * The text's documents, at least one; JSON has no more. A text whose first character is a brace
   * is JSON, any other YAML.
   *
   * @throws PolicyException if the text is not well-formed, empty, has a key twice, or is too deep
   *     or long
   */
  public static List<Document> read(SourceText source) {
    refuseLongLines(source);
    JsonFactory factory = isJson(source.text()) ? new JsonFactory() : new AnchoredYaml();
    factory.setStreamReadConstraints(UNBOUNDED);
    try (JsonParser parser = factory.createParser(source.text())) {
      return new DocumentReader(source, parser).documents();
    } catch (JsonProcessingException e) {
      throw SyntaxProblem.of(source, e);
    } catch (IOException e) {
      throw new PolicyException(Place.of(source), "cannot be read: " + e.getMessage(), "", e);
    }
  }

  /** The parser of YAML takes quadratic time for a value that is one long line. */
  private static void refuseLongLines(SourceText source) {
    String text = source.text();
    int start = 0;
    while (text.length() - start > LONGEST_LINE && !isJson(text)) {
      int end = text.indexOf('\n', start);
      if ((end < 0 ? text.length() : end) - start > LONGEST_LINE) {
        throw new PolicyException(
            source.place(start, 1),
            "a line of YAML has more than " + LONGEST_LINE + " characters",
            "Break it, or write JSON.");
      }
      start = end + 1;
    }
  }

  /** Whether a text is JSON by its first character. */
  public static boolean isJson(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
        return c == '{';
      }
    }
    return false;
  }

  private List<Document> documents() throws IOException {
    List<Document> documents = new ArrayList<>(1);
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (!documents.isEmpty() && !(parser instanceof YAMLParser)) {
        throw new PolicyException(
            place(source, parser.currentTokenLocation()),
            "there is something after the policy's end",
            "A file holds one policy.");
      }
      anchors.clear();
      documents.add(value(token));
    }
    if (documents.isEmpty()) {
      throw new PolicyException(Place.of(source), "the policy is empty", "");
    }
    return documents;
  }

  private Document value(JsonToken token) throws IOException {
    count(1);
    if (!(parser instanceof AnchoredYaml.Parser yaml)) {
      return written(token);
    }
    if (yaml.isCurrentAlias()) {
      return alias(yaml);
    }
    Optional<String> anchor = yaml.anchor();
    int before = count;
    Document value = written(token);
    if (anchor.isPresent()) {
      anchors.put(anchor.get(), new Anchored(value, count - before));
    }
    return value;
  }

  /** Counts values before they take memory: a few aliases of aliases may stand for millions. */
  private void count(int values) {
    count += values;
    if (count > MOST_VALUES) {
      throw new PolicyException(
          place(source, parser.currentTokenLocation()),
          "up to here there are more than " + MOST_VALUES + " values",
          "No policy has so many: divide it, or write it without YAML's aliases.");
    }
  }

  private Document alias(YAMLParser yaml) throws IOException {
    Anchored anchored = anchors.get(yaml.getText());
    if (anchored == null) {
      throw new PolicyException(
          yamlPlace(yaml.currentTokenLocation(), yaml.currentLocation()),
          "no value before this alias has the anchor &" + yaml.getText(),
          "An alias stands for a value that is complete.");
    }
    count(anchored.values());
    return anchored.document();
  }

  private Document written(JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> mapping();
      case START_ARRAY -> sequence();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(Document.Type.NUMBER);
      case VALUE_TRUE, VALUE_FALSE -> scalar(Document.Type.BOOLEAN);
      case VALUE_NULL -> scalar(Document.Type.NULL);
      default -> scalar(Document.Type.STRING);
    };
  }

  private Place descend() {
    Place place = place(source, parser.currentTokenLocation());
    if (++depth > DEEPEST) {
      throw new PolicyException(place, "values nest more than " + DEEPEST + " deep", "");
    }
    return place;
  }

  private Document.Mapping mapping() throws IOException {
    Place place = descend();
    List<Document.Entry> entries = new ArrayList<>();
    List<Document.Entry> merged = new ArrayList<>(0);
    Set<String> keys = new HashSet<>();
    while (next() != JsonToken.END_OBJECT) {
      Document.Scalar key = scalar(Document.Type.STRING);
      if (key.text().equals(MERGE) && parser instanceof YAMLParser) {
        merge(value(next()), merged);
      } else if (!keys.add(key.text())) {
        throw new PolicyException(
            key.place(), "the key '" + key.text() + "' stands here twice", "Remove one of them.");
      } else {
        entries.add(new Document.Entry(key, value(next())));
      }
    }
    for (Document.Entry entry : merged) {
      if (keys.add(entry.key().text())) {
        entries.add(entry);
      }
    }
    depth--;
    return new Document.Mapping(place, entries);
  }

  /** What stands behind a key {@code <<}: entries of which none replaces one that is there. */
  private static void merge(Document value, List<Document.Entry> merged) {
    if (value instanceof Document.Mapping mapping) {
      merged.addAll(mapping.entries());
      return;
    }
    List<Document> items = value instanceof Document.Sequence list ? list.items() : List.of(value);
    for (Document item : items) {
      if (!(item instanceof Document.Mapping mapping)) {
        throw new PolicyException(
            item.place(),
            "'" + MERGE + "' takes mappings of keys to values, not " + item.kind(),
            "");
      }
      merged.addAll(mapping.entries());
    }
  }

  private Document.Sequence sequence() throws IOException {
    Place place = descend();
    List<Document> items = new ArrayList<>();
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      items.add(value(token));
    }
    depth--;
    return new Document.Sequence(place, items);
  }

  private JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new PolicyException(
          place(source, parser.currentLocation()), "the policy ends before it is complete", "");
    }
    return token;
  }

  private Document.Scalar scalar(Document.Type type) throws IOException {
    String text = parser.getText();
    JsonLocation start = parser.currentTokenLocation();
    if (parser instanceof YAMLParser yaml) {
      Place place = yamlPlace(start, parser.currentLocation());
      refuseTags(yaml, place);
      return new Document.Scalar(place, text == null ? "" : text, type);
    }
    int quotes = type == Document.Type.STRING ? 2 : 0;
    Place place = new Place(source, start.getLineNr(), start.getColumnNr(), text.length() + quotes);
    return new Document.Scalar(place, text, type);
  }

  private Place yamlPlace(JsonLocation start, JsonLocation end) {
    int length = start.getLineNr() == end.getLineNr() ? end.getColumnNr() - start.getColumnNr() : 1;
    return new Place(source, start.getLineNr(), start.getColumnNr(), Math.max(1, length));
  }

  private static void refuseTags(YAMLParser yaml, Place place) throws IOException {
    if (yaml.getTypeId() != null) {
      throw new PolicyException(
          place, "a value that begins with '!' is a YAML tag", "Put it in quotes.");
    }
  }

  private static Place place(SourceText source, JsonLocation location) {
    if (location == null || location.getLineNr() < 1) {
      return Place.of(source);
    }
    return new Place(source, location.getLineNr(), Math.max(1, location.getColumnNr()), 1);
  }
}
