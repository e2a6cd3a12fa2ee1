package io.inquest.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a JSON or YAML text into a {@link Document}: the stage <em>parse</em>. Used by one thread.
 *
 * <p>Jackson's streaming parsers are used alone: binding to classes would cost a policy's loading
 * more time than all else it does, and would lose the places.
 */
final class DocumentReader {
  private final SourceText source;
  private final JsonParser parser;

  private DocumentReader(SourceText source, JsonParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /**
   * The text's documents, at least one; JSON has no more. A text whose first character is a brace
   * is JSON, any other YAML.
   *
   * @throws PolicyException if the text is not well-formed, empty, has a key twice or an alias
   */
  static List<Document> read(SourceText source) {
    JsonFactory factory = isJson(source.text()) ? new JsonFactory() : new YAMLFactory();
    try (JsonParser parser = factory.createParser(source.text())) {
      return new DocumentReader(source, parser).documents();
    } catch (JsonProcessingException e) {
      throw SyntaxProblem.of(source, e);
    } catch (IOException e) {
      throw new PolicyException(Place.of(source), "cannot be read: " + e.getMessage(), "", e);
    }
  }

  /** Whether a text is JSON by its first character. */
  static boolean isJson(String text) {
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
            "there is something behind the policy's end",
            "A file holds one policy.");
      }
      documents.add(value(token));
    }
    if (documents.isEmpty()) {
      throw new PolicyException(Place.of(source), "the policy is empty", "");
    }
    return documents;
  }

  private Document value(JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> mapping();
      case START_ARRAY -> sequence();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(Document.Type.NUMBER);
      case VALUE_TRUE, VALUE_FALSE -> scalar(Document.Type.BOOLEAN);
      case VALUE_NULL -> scalar(Document.Type.NULL);
      default -> scalar(Document.Type.STRING);
    };
  }

  private Document.Mapping mapping() throws IOException {
    Place place = place(source, parser.currentTokenLocation());
    List<Document.Entry> entries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    while (next() != JsonToken.END_OBJECT) {
      Document.Scalar key = scalar(Document.Type.STRING);
      if (!keys.add(key.text())) {
        throw new PolicyException(
            key.place(), "the key '" + key.text() + "' stands here twice", "Remove one of them.");
      }
      entries.add(new Document.Entry(key, value(next())));
    }
    return new Document.Mapping(place, entries);
  }

  private Document.Sequence sequence() throws IOException {
    Place place = place(source, parser.currentTokenLocation());
    List<Document> items = new ArrayList<>();
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      items.add(value(token));
    }
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
      refuseAliasesAndTags(yaml, place);
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

  private static void refuseAliasesAndTags(YAMLParser yaml, Place place) throws IOException {
    if (yaml.isCurrentAlias()) {
      throw new PolicyException(
          place, "policies have no YAML aliases", "Write the value out in full.");
    }
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
