package io.inquest.policy.minijail;

import io.inquest.policy.IncludeFolders;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import io.inquest.policy.file.BoundedFile;
import io.inquest.policy.file.PolicySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Finds and reads the files that a policy of minijail includes, each within bounds. Used by one
 * thread, once.
 */
final class MinijailInclusion {
  /** What minijail's compiler allows; its library allows one. */
  private static final int DEEPEST = 10;

  /** Files of which each includes the next twice would be read 1,024 times ten deep. */
  private static final int MOST_FILES = 1000;

  private final IncludeFolders folders;

  /** What was read before, on the machine and in the folder of who names the policy. */
  private final Optional<Iterator<SourceText>> given;

  private final List<SourceText> all = new ArrayList<>();
  private final List<String> open = new ArrayList<>();
  private long characters;

  MinijailInclusion(SourceText policy, IncludeFolders folders) {
    this.folders = folders;
    this.given =
        policy.included().isEmpty() ? Optional.empty() : Optional.of(policy.included().iterator());
    this.characters = policy.text().length();
    this.open.add(policy.name());
  }

  /** All files that were included, in the order in which they were read. */
  List<SourceText> all() {
    return all;
  }

  /**
   * Begins a file: until {@link #end} it includes what is included.
   *
   * @param path as the policy names it
   * @param place of the path
   * @throws PolicyException if there is none, or it is not to be read here
   */
  SourceText begin(String path, Place place) {
    if (!path.startsWith("/") && !path.startsWith("./")) {
      throw new PolicyException(
          place, "'" + path + "' is not a path to include", "It begins with '/' or with './'.");
    }
    SourceText source;
    if (given.isPresent() && given.get().hasNext()) {
      source = given.get().next();
    } else {
      Path file = find(path, place);
      refuseCycle(file, place);
      source = PolicySource.text(file.toString());
    }
    characters += source.text().length();
    if (open.size() > DEEPEST) {
      throw new PolicyException(
          place, "files include each other more than " + DEEPEST + " deep", "");
    }
    if (all.size() == MOST_FILES || characters > BoundedFile.MOST_BYTES) {
      throw new PolicyException(
          place,
          "a policy includes at most " + MOST_FILES + " files, and has 16 MiB with them",
          "");
    }
    open.add(source.name());
    all.add(source);
    return source;
  }

  /** Ends the file that was begun last. */
  void end() {
    open.remove(open.size() - 1);
  }

  private Path find(String path, Place place) {
    try {
      if (path.startsWith("/")) {
        return folders
            .find(Path.of(path))
            .orElseThrow(
                () ->
                    new PolicyException(
                        place, "there is no file " + path + " to include", folders.remedy()));
      }
      Path beside = Path.of(place.source().name()).resolveSibling(path).normalize();
      Path file = Files.exists(beside) ? beside : Path.of(path);
      if (Files.exists(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw new PolicyException(place, "no file has such a name", "", e);
    }
    throw new PolicyException(
        place,
        "there is no file " + path + " to include",
        "A path from './' on begins in the folder of the file that includes it, or in the working"
            + " directory.");
  }

  private void refuseCycle(Path file, Place place) {
    StringBuilder way = new StringBuilder();
    for (String name : open) {
      if (way.length() > 0 || isSame(name, file)) {
        way.append(name).append(" includes ");
      }
    }
    if (way.length() > 0) {
      throw new PolicyException(
          place, "a file cannot include itself: " + way + file, "Take one of these lines out.");
    }
  }

  private static boolean isSame(String name, Path file) {
    try {
      return Files.isSameFile(Path.of(name), file);
    } catch (IOException | InvalidPathException e) {
      // A text that was read from no file is none that could be included.
      return false;
    }
  }
}
