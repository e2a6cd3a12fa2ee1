package io.inquest.compile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder of larger test data that may stand beside a checkout: the system property {@code
 * inquest.shared}, or a folder {@code shared} of some ancestor of the working directory.
 */
public final class SharedFolder {
  private SharedFolder() {}

  /** A file or folder in it, if there is one. */
  public static Optional<Path> find(String name) {
    String property = System.getProperty("inquest.shared");
    if (property != null) {
      return Optional.of(Path.of(property, name)).filter(Files::exists);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path shared = at.resolve("shared");
      if (Files.exists(shared.resolve("vectors"))) {
        return Optional.of(shared.resolve(name)).filter(Files::exists);
      }
    }
    return Optional.empty();
  }
}
