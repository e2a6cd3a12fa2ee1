package io.inquest.policy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Loads policies from files, and those that are built in. */
public final class PolicyLoader {
  private PolicyLoader() {}

  /**
   * Loads a policy that extends no other; {@link LineageLoader} loads those that do as well.
   *
   * @param name {@code strict}, {@code observe}, or a file: Inquest's own format in YAML or JSON,
   *     an OCI profile, Docker's extensions included, a SeccompProfile of the
   *     security-profiles-operator, a unit of systemd with a SystemCallFilter, or a policy of
   *     minijail; where a file holds several, with a name as {@link PolicyFile} has it
   * @throws PolicyException if it cannot be used
   */
  public static Policy load(String name, LoadContext context) {
    Optional<Policy> builtin = BuiltinPolicies.named(name, context);
    return builtin.isPresent() ? builtin.get() : read(sourceText(name), context);
  }

  /**
   * Reads a policy that extends no other from a text.
   *
   * @throws PolicyException if it cannot be used
   */
  public static Policy read(SourceText source, LoadContext context) {
    return PolicyDraft.of(source).read(context, Optional.empty());
  }

  /**
   * The text of a file.
   *
   * @param name the file, as messages are to call it, and maybe which of its policies
   * @throws PolicyException if there is none, or it cannot be read
   */
  static SourceText sourceText(String name) {
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
