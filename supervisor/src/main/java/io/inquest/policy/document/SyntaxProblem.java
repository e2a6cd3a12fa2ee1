package io.inquest.policy.document;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Says in Inquest's words what is wrong with a text that is no JSON or YAML. The parsers' own
 * messages speak of tokens, markers and settings of theirs, which no author of a policy knows.
 */
final class SyntaxProblem {
  private static final List<Wording> JSON =
      List.of(
          new Wording("Document nesting depth", "lists and mappings are nested too deep here", ""),
          new Wording("exceeds the maximum allowed", "this is longer than a policy needs", ""),
          new Wording("Token count", "this is longer than a policy needs", ""),
          new Wording(
              "end-of-input",
              "the text ends before it is complete",
              "A bracket, a brace or" + " a quote that was opened is not closed."),
          new Wording("comma to separate", "a comma is missing before this", ""),
          new Wording("colon to separate", "a colon is missing between a key and its value", ""),
          new Wording(
              "double-quote to start field name",
              "a key in double quotes is missing here",
              "JSON's keys stand in double quotes, and no comma stands after the last entry."),
          new Wording(
              "non-standard) comment",
              "JSON has no comments",
              "YAML has: leave the outer"
                  + " braces and the quotes out, or give the text a key \"comment\"."),
          new Wording("close marker", "this closes something other than what is open", ""),
          new Wording(
              "character escape", "there is no such escape in JSON", "Write \\\\ for a backslash."),
          new Wording(
              "has to be escaped",
              "a string ends before the line does",
              "Close its quotes, or write \\n for a line's end."),
          new Wording("Leading zeroes", "a JSON number has no leading zeros", ""),
          new Wording(
              "numeric value",
              "this is not a JSON number",
              "JSON's numbers are decimal: no 0x, no leading plus or zeros."),
          new Wording("Decimal point", "this is not a JSON number", ""),
          new Wording(
              "expected a valid value",
              "a value is missing here",
              "No comma stands after the last entry."),
          new Wording(
              "Unrecognized token",
              "this word is not a JSON value",
              "A string stands in double quotes; words without are true, false and null."));

  private static final List<Wording> YAML =
      List.of(
          new Wording(
              "mapping values are not allowed",
              "a key is not allowed here",
              "Its line is indented differently from its neighbours, or a value with ': ' in it"
                  + " needs quotes."),
          new Wording(
              "sequence entries are not allowed",
              "an entry of a list is not allowed here",
              "Put it on a line of its own, indented as its neighbours are."),
          new Wording(
              "that cannot start any token",
              "this character cannot begin a value",
              "Put the value in quotes; indent with spaces, not with tabs."),
          new Wording("unexpected end of stream", "a quote that is opened here is not closed", ""),
          new Wording("could not find expected ':'", "a key without ':' stands here", ""),
          new Wording(
              "<block end>",
              "this line does not fit in with those before it",
              "The entries of a list or mapping are indented alike."),
          new Wording(
              "expected ',' or", "a comma, or what closes the list or mapping, is missing", ""),
          new Wording(
              "<document start>",
              "something stands after the end of the value",
              "The keys of a mapping are indented alike, from the first line on."),
          new Wording("expected the node content", "a value is missing here", ""),
          new Wording(
              "unknown escape character",
              "there is no such escape in YAML",
              "Write \\\\ for a backslash, or use single quotes."),
          new Wording("special characters", "this character is not allowed in YAML", ""));

  /**
   * @param sign what the parser's message contains
   */
  private record Wording(String sign, String problem, String remedy) {}

  private SyntaxProblem() {}

  /** The exception for what a parser complained of. */
  static PolicyException of(SourceText source, JsonProcessingException e) {
    if (DocumentReader.isJson(source.text())) {
      return worded(
          JSON, "is not JSON from here on", place(source, e.getLocation()), e, message(e));
    }
    if (e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
      Mark mark = yaml.getProblemMark();
      if (mark.getIndex() >= source.text().length() && yaml.getContextMark() != null) {
        // What was opened and never closed says more than the end of the text.
        mark = yaml.getContextMark();
      }
      Place place = new Place(source, mark.getLine() + 1, mark.getColumn() + 1, 1);
      return worded(YAML, "is not YAML from here on", place, e, yaml.getProblem());
    }
    return worded(YAML, "is not YAML from here on", place(source, e.getLocation()), e, message(e));
  }

  private static PolicyException worded(
      List<Wording> wordings, String otherwise, Place place, Exception cause, String message) {
    for (Wording each : wordings) {
      if (message.contains(each.sign())) {
        return new PolicyException(place, each.problem(), each.remedy(), cause);
      }
    }
    return new PolicyException(place, otherwise, "", cause);
  }

  private static String message(JsonProcessingException e) {
    return e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
  }

  private static Place place(SourceText source, JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? Place.of(source)
        : new Place(source, location.getLineNr(), Math.max(1, location.getColumnNr()), 1);
  }
}
