package io.inquest.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loads policies from files, and those that are built in. */
public final class PolicyLoader {
  private PolicyLoader() {}

  /**
   * Loads the policies of a stack, the outermost first.
   *
   * @param names files, or names of built-ins
   * @throws PolicyException for the first that cannot be used
   */
  public static List<Policy> load(List<String> names, LoadContext context) {
    List<Policy> policies = new ArrayList<>(names.size());
    for (String name : names) {
      policies.add(load(name, context));
    }
    return policies;
  }

  /**
   * Loads a policy.
   *
   * @param name {@code strict}, {@code observe}, or a file: Inquest's own format in YAML or JSON,
   *     an OCI profile, Docker's extensions included, a SeccompProfile of the
   *     security-profiles-operator, a unit of systemd with a SystemCallFilter, or a policy of
   *     minijail
   * @throws PolicyException if it cannot be used
   */
  public static Policy load(String name, LoadContext context) {
    Optional<Policy> builtin = BuiltinPolicies.named(name, context);
    return builtin.isPresent() ? builtin.get() : read(sourceText(name), context);
  }

  /**
   * Reads a policy from a text.
   *
   * @throws PolicyException if it cannot be used
   */
  public static Policy read(SourceText source, LoadContext context) {
    String name = baseName(source.name());
    if (SystemdPolicy.isUnit(source)) {
      return SystemdPolicy.read(source, name, context);
    }
    if (MinijailPolicy.isPolicy(source)) {
      return MinijailPolicy.read(source, name, context);
    }
    Document document = DocumentReader.read(source);
    Fields fields = Fields.of(document, "a policy");
    if (fields.value(YamlPolicy.VERSION_KEY) != null) {
      return YamlPolicy.read(source, document, name, context);
    }
    Optional<Fields> oci = OciPolicy.find(fields);
    if (oci.isPresent()) {
      return OciPolicy.read(source, oci.get(), name, context);
    }
    throw new PolicyException(
        document.place(),
        "is neither a policy of Inquest nor an OCI profile",
        "A policy begins with 'inquest: 1', an OCI profile has the key 'defaultAction',"
            + " a unit of systemd a line 'SystemCallFilter='.");
  }

  private static SourceText sourceText(String name) {
    SourceText unread = new SourceText(name, "");
    try {
      byte[] bytes = Files.readAllBytes(Path.of(name));
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new SourceText(name, text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (NoSuchFileException e) {
      throw new PolicyException(
          Place.of(unread),
          "there is no such policy",
          "Name a file, or one of the built-ins strict and observe.",
          e);
    } catch (CharacterCodingException e) {
      throw new PolicyException(Place.of(unread), "is not a text in UTF-8", "", e);
    } catch (IOException | java.nio.file.InvalidPathException e) {
      throw new PolicyException(Place.of(unread), "cannot be read: " + e.getMessage(), "", e);
    }
  }

  /** The file's name without folders and ending. */
  private static String baseName(String file) {
    int start = file.lastIndexOf('/') + 1;
    int dot = file.lastIndexOf('.');
    return dot > start ? file.substring(start, dot) : file.substring(start);
  }
}
