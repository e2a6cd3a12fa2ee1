package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Limited;
import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;

/**
 * A check and what it said.
 *
 * @param check what was looked at
 */
public record Examination(String check, Diagnosis diagnosis) {

  /** The diagnosis in one word: {@code ok}, {@code limited}, {@code missing}, {@code unknown}. */
  public String status() {
    if (diagnosis instanceof Ok) {
      return "ok";
    }
    if (diagnosis instanceof Limited) {
      return "limited";
    }
    if (diagnosis instanceof Missing) {
      return "missing";
    }
    return diagnosis instanceof Unknown ? "unknown" : diagnosis.getClass().getSimpleName();
  }
}
