package io.inquest.policy.file;

import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFile;
import io.inquest.policy.SourceText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the files in which policies stand. */
public final class PolicySource {
  private PolicySource() {}

  /**
   * The text of a file.
   *
   * @param name the file, as messages are to call it, and maybe which of its policies
   * @throws PolicyException if there is none, or it cannot be read
   */
  public static SourceText text(String name) {
    SourceText unread = new SourceText(name, "");
    byte[] bytes = bytes(PolicyFile.of(name).file(), unread);
    return new SourceText(name, PolicyBytes.text(unread, bytes));
  }

  /**
   * What a file holds.
   *
   * @throws PolicyException if there is none, or it cannot be read
   */
  public static byte[] bytes(String file) {
    return bytes(file, new SourceText(file, ""));
  }

  private static byte[] bytes(String file, SourceText named) {
    try {
      return BoundedFile.read(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new PolicyException(
          Place.of(named),
          "there is no such policy",
          "Name a file, or one of the built-ins strict and observe.",
          e);
    } catch (AccessDeniedException e) {
      throw new PolicyException(Place.of(named), "cannot be read: permission denied", "", e);
    } catch (BoundedFile.UnreadableException e) {
      throw new PolicyException(Place.of(named), e.getMessage(), e.remedy(), e);
    } catch (InvalidPathException e) {
      throw new PolicyException(Place.of(named), "no file has such a name", "", e);
    } catch (FileSystemException e) {
      throw unreadable(named, e.getReason(), e);
    } catch (IOException e) {
      throw unreadable(named, e.getMessage(), e);
    }
  }

  private static PolicyException unreadable(SourceText named, String reason, IOException cause) {
    return new PolicyException(
        Place.of(named), "cannot be read" + (reason == null ? "" : ": " + reason), "", cause);
  }
}
