package io.inquest.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a machine that is made up. */
final class FakeFiles {
  private final Path root;

  FakeFiles(Path root) {
    this.root = root;
  }

  /** Adds a file. */
  FakeFiles with(String path, String content) {
    Path file = root.resolve(path.substring(1));
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    return this;
  }

  /** Adds {@code /proc/self/status} of these lines. */
  FakeFiles withStatus(String... lines) {
    return with("/proc/self/status", String.join("\n", lines));
  }

  SystemFiles files() {
    return new SystemFiles(root);
  }
}
