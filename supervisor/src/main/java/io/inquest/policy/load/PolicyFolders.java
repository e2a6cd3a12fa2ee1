package io.inquest.policy.load;

import io.inquest.linux.file.BaseDirectory;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the policies are that have names.
 *
 * @param folders in the order in which they are looked into: of several files for one name the
 *     first counts
 */
public record PolicyFolders(List<Path> folders) {

  /** Keeps a copy of the list. */
  public PolicyFolders {
    folders = List.copyOf(folders);
  }

  /**
   * Some folders, then {@code $XDG_CONFIG_HOME/inquest/policies} ({@code ~/.config} without the
   * variable), then {@code /etc/inquest/policies}.
   */
  public static PolicyFolders after(List<Path> first) {
    List<Path> folders = new ArrayList<>(first);
    folders.add(BaseDirectory.CONFIG.path().resolve("inquest").resolve("policies"));
    folders.add(Path.of("/etc/inquest/policies"));
    return new PolicyFolders(folders);
  }

  /**
   * The file of a group.
   *
   * @return empty if no folder has it
   * @throws PolicyException if that cannot be told of a folder that comes first
   */
  Optional<Path> find(GroupPath group) {
    for (Path folder : folders) {
      Path file = folder.resolve(group.file());
      try {
        Files.readAttributes(file, BasicFileAttributes.class);
        return Optional.of(file);
      } catch (NoSuchFileException e) {
        // The next one may have it.
      } catch (AccessDeniedException e) {
        throw unreadable(file, "permission denied", e);
      } catch (FileSystemException e) {
        // ENOTDIR: what should be a folder is a file, so that there is nothing below it.
        if (!"Not a directory".equals(e.getReason())) {
          throw unreadable(file, e.getReason(), e);
        }
      } catch (IOException e) {
        throw unreadable(file, e.getMessage(), e);
      }
    }
    return Optional.empty();
  }

  /**
   * The group whose file this is; empty if it is none's.
   *
   * @throws PolicyException as {@link #find}
   */
  Optional<GroupPath> groupOf(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    for (Path folder : folders) {
      Path within = folder.toAbsolutePath().normalize();
      String path = absolute.startsWith(within) ? within.relativize(absolute).toString() : "";
      String name =
          path.endsWith(GroupPath.ENDING)
              ? path.substring(0, path.length() - GroupPath.ENDING.length())
              : "";
      if (GroupPath.isOne(name)) {
        GroupPath group = new GroupPath(name);
        Optional<Path> found = find(group);
        if (found.isPresent() && found.get().equals(folder.resolve(group.file()))) {
          return Optional.of(group);
        }
      }
    }
    return Optional.empty();
  }

  private static PolicyException unreadable(Path file, String reason, IOException cause) {
    return new PolicyException(
        Place.of(new SourceText(file.toString(), "")), "cannot be read: " + reason, "", cause);
  }

  /** The folders as messages list them. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Path folder : folders) {
      text.append(text.length() == 0 ? "" : ", ").append(folder);
    }
    return text.toString();
  }
}
