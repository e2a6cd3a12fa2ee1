package io.inquest.trace.record;

/** Which Inquest this is. */
public final class Version {
  private Version() {}

  /** The version in the application's manifest; {@code development} outside of a package. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
