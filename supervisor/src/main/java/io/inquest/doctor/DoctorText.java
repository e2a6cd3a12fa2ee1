package io.inquest.doctor;

import io.inquest.report.TerminalText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Examinations for people: one a paragraph, in columns. */
public final class DoctorText {
  private static final int STATUS_WIDTH = 9;

  private DoctorText() {}

  /** Prints them, and what to conclude. */
  public static void print(List<Examination> examinations, PrintWriter out) {
    int width = 0;
    for (Examination examination : examinations) {
      width = Math.max(width, examination.check().length() + 2);
    }
    String indent = " ".repeat(STATUS_WIDTH + width);
    for (Examination examination : examinations) {
      Diagnosis diagnosis = examination.diagnosis();
      out.println(
          padded(examination.status().toUpperCase(Locale.ROOT), STATUS_WIDTH)
              + padded(examination.check(), width)
              + printable(diagnosis.found()));
      if (!diagnosis.meaning().isEmpty()) {
        out.println(indent + printable(diagnosis.meaning()));
      }
      if (!diagnosis.remedy().isEmpty()) {
        out.println(indent + "Remedy: " + printable(diagnosis.remedy()));
      }
    }
    out.println();
    out.println(
        switch (Doctor.conclusion(examinations)) {
          case 0 -> "Inquest works here.";
          case 1 -> "Inquest cannot do its main job here: see what is MISSING.";
          default -> "Inquest may work here: see what is UNKNOWN.";
        });
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(width - text.length(), 1));
  }

  private static String printable(String text) {
    return TerminalText.escape(text);
  }
}
