package io.inquest.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Examinations for programs: one object a line, all keys in each. */
public final class DoctorJson {
  private DoctorJson() {}

  /** Writes {@code check, status, found, meaning, remedy} of each. */
  public static void print(List<Examination> examinations, Writer out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setPrettyPrinter(new MinimalPrettyPrinter(""));
      for (Examination examination : examinations) {
        Diagnosis diagnosis = examination.diagnosis();
        json.writeStartObject();
        json.writeStringField("check", examination.check());
        json.writeStringField("status", examination.status());
        json.writeStringField("found", diagnosis.found());
        json.writeStringField("meaning", diagnosis.meaning());
        json.writeStringField("remedy", diagnosis.remedy());
        json.writeEndObject();
        json.writeRaw('\n');
      }
    }
  }
}
