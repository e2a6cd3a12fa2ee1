package io.inquest.linux.file;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** Another unprivileged user can put other files in a path's place. */
public final class UntrustedPathException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final String place;
  private final String remedy;

  UntrustedPathException(Path place, String problem, String remedy) {
    super(place + " " + problem);
    this.place = place.toString();
    this.remedy = remedy;
  }

  /** The directory or link that another user can change. */
  public Path place() {
    return Path.of(place);
  }

  /** What a person can do about it; empty if nothing can be done there. */
  public String remedy() {
    return remedy;
  }
}
