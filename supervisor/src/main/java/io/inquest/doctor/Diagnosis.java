package io.inquest.doctor;

/** What a check says. */
public sealed interface Diagnosis {
  /** What was found. */
  String found();

  /** What that means for Inquest; empty where all is well. */
  String meaning();

  /** What a person can do about it; empty where all is well. */
  String remedy();

  /** Nothing is in the way. */
  record Ok(String found) implements Diagnosis {
    @Override
    public String meaning() {
      return "";
    }

    @Override
    public String remedy() {
      return "";
    }
  }

  /** Inquest works, but something is less than it could be. */
  record Limited(String found, String meaning, String remedy) implements Diagnosis {}

  /** Inquest cannot do its main job. */
  record Missing(String found, String meaning, String remedy) implements Diagnosis {}

  /** The check could not tell. */
  record Unknown(String found, String meaning, String remedy) implements Diagnosis {}
}
