package io.inquest.lint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Findings for programs: one object a line, all keys in each. */
public final class LintJson {
  private LintJson() {}

  /** Writes {@code check, severity, file, line, column, message, remedy} of each. */
  public static void print(List<Finding> findings, Writer out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setPrettyPrinter(new MinimalPrettyPrinter(""));
      for (Finding finding : findings) {
        json.writeStartObject();
        json.writeStringField("check", finding.check());
        json.writeStringField("severity", finding.severity().toString());
        json.writeStringField("file", finding.place().source().name());
        if (finding.place().line() > 0) {
          json.writeNumberField("line", finding.place().line());
          json.writeNumberField("column", finding.place().column());
        } else {
          json.writeNullField("line");
          json.writeNullField("column");
        }
        json.writeStringField("message", finding.message());
        json.writeStringField("remedy", finding.remedy());
        json.writeEndObject();
        json.writeRaw('\n');
      }
    }
  }
}
