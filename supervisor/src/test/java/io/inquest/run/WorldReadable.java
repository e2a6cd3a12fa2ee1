package io.inquest.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Copies of this test's classes where every user may read them: a checkout may be private. */
public final class WorldReadable {
  private WorldReadable() {}

  /** What {@code run} needs of the class path, copied into {@code directory}. */
  public static String classPath(Path directory) throws IOException {
    List<String> copies = new ArrayList<>();
    int number = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path original = Path.of(entry);
      String name = original.getFileName().toString();
      if (Files.isDirectory(original)) {
        if (!name.equals("test-classes")) {
          Path copy = directory.resolve("classes-" + number++);
          copyTree(original, copy);
          copies.add(copy.toString());
        }
      } else if (name.matches(
          "(jna|picocli|jackson|snakeyaml|native-ptrace|audit|queries|supervisor).*")) {
        Path copy = directory.resolve(name);
        Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
        copies.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
