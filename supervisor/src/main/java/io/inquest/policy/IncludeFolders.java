package io.inquest.policy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Where files are looked for that a policy includes by an absolute path: it is the path on the
 * machine that the policy is for. Links are followed, as in any other path that a user names.
 *
 * @param folders in the order in which they are looked into
 */
public record IncludeFolders(List<Path> folders) {
  /** The option that names them. */
  public static final String OPTION = "--include-dir";

  /** No folder: a path is taken as it is. */
  public static final IncludeFolders NONE = new IncludeFolders(List.of());

  /** Keeps a copy of the list. */
  public IncludeFolders {
    folders = List.copyOf(folders);
  }

  /** The folders of these names. */
  public static IncludeFolders of(List<String> names) {
    List<Path> folders = new ArrayList<>();
    names.forEach(name -> folders.add(Path.of(name)));
    return new IncludeFolders(folders);
  }

  /**
   * The file that an absolute path means: in each folder the one below it with this path, else the
   * one in it with this name; else, or without folders, the path itself.
   */
  public Optional<Path> find(Path absolute) {
    Path path = absolute.normalize();
    List<Path> candidates = new ArrayList<>();
    if (path.getFileName() != null) {
      for (Path folder : folders) {
        candidates.add(folder.resolve(path.getRoot().relativize(path)));
        candidates.add(folder.resolve(path.getFileName()));
      }
    }
    candidates.add(path);
    for (Path candidate : candidates) {
      if (Files.exists(candidate) && !Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** What to do about a file that is not found. */
  public String remedy() {
    if (folders.isEmpty()) {
      return OPTION
          + " DIR names a folder that has it, below it by this path or in it by this name.";
    }
    StringJoiner names = new StringJoiner(", ");
    folders.forEach(folder -> names.add(folder.toString()));
    return "Nor is there one in " + names + " (" + OPTION + "), by this path or by its name.";
  }
}
