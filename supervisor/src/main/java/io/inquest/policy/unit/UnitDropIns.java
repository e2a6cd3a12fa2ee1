package io.inquest.policy.unit;

import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import io.inquest.policy.file.PolicySource;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The drop-ins beside a unit (systemd.unit(5)): {@code UNIT.d/*.conf}, which systemd reads after
 * it, by name. Folders elsewhere are not looked at.
 */
final class UnitDropIns {
  private static final List<String> ENDINGS = List.of(".service", ".socket", ".mount", ".swap");

  private UnitDropIns() {}

  /**
   * A unit's text and those of its drop-ins, in the order in which they are read.
   *
   * @throws PolicyException if one of them cannot be read
   */
  static List<SourceText> with(SourceText unit) {
    List<SourceText> texts = new ArrayList<>();
    texts.add(unit);
    for (String file : files(unit)) {
      texts.add(PolicySource.text(file));
    }
    return texts;
  }

  private static List<String> files(SourceText unit) {
    List<String> files = new ArrayList<>();
    if (!unit.isFile() || ENDINGS.stream().noneMatch(unit.name()::endsWith)) {
      return files;
    }
    try {
      Path folder = Path.of(unit.name() + ".d");
      if (Files.isRegularFile(Path.of(unit.name())) && Files.isDirectory(folder)) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.conf")) {
          found.forEach(file -> files.add(file.toString()));
        }
      }
    } catch (IOException e) {
      throw new PolicyException(
          Place.of(new SourceText(unit.name() + ".d", "")), "its drop-ins cannot be listed", "", e);
    } catch (InvalidPathException e) {
      // No file has such a name, and so no drop-ins.
      return List.of();
    }
    Collections.sort(files);
    return files;
  }
}
