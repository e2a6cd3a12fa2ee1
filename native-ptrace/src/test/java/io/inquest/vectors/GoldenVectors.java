package io.inquest.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of a folder {@code shared/vectors}: the one that the system property {@code
 * inquest.shared} names the parent of, or the nearest one beside the checkout or an ancestor of it.
 */
public final class GoldenVectors {
  /** Kind of a call for which the kernel runs no filter (uretprobe, uprobe on x86_64). */
  public static final String KERNEL_EXEMPT = "kernel-exempt";

  /**
   * A policy.
   *
   * @param id its name
   * @param policy the content of OCI's {@code linux.seccomp}
   * @param optimised libseccomp's programs at the optimisation levels 1 and 2
   */
  public record Filter(String id, JsonNode policy, List<Program> optimised) {}

  /**
   * A call and what its policy says to it.
   *
   * @param filter index of the policy
   * @param auditArch audit arch of the call
   * @param arguments the six arguments
   * @param action the action's name, with data in parentheses for ERRNO and others that have some
   * @param returnValue what the programs return
   * @param executed instructions executed by libseccomp's programs at the levels 1 and 2
   */
  public record Vector(
      int filter,
      String arch,
      int auditArch,
      int nr,
      List<Long> arguments,
      String action,
      int returnValue,
      List<Integer> executed,
      String kind) {

    /** Fills in the call as its filters see it. */
    public SeccompData fill(SeccompData data) {
      data.set(nr, auditArch, 0, 0, 0, 0, 0, 0, 0);
      for (int index = 0; index < SeccompData.ARGUMENTS; index++) {
        data.setArgument(index, arguments.get(index));
      }
      return data;
    }
  }

  private final List<Filter> filters = new ArrayList<>();
  private final List<Vector> vectors = new ArrayList<>();

  private GoldenVectors(Path folder) throws IOException {
    JsonNode root = new ObjectMapper().readTree(folder.resolve("vectors.json").toFile());
    for (JsonNode each : root.get("filters")) {
      filters.add(filter(folder.resolve("bpf"), each));
    }
    for (JsonNode each : root.get("vectors")) {
      vectors.add(vector(each, root.get("arch_audit")));
    }
  }

  /** The vectors, or nothing where they are absent. */
  public static Optional<GoldenVectors> load() {
    Optional<Path> folder = sharedFolder().map(shared -> shared.resolve("vectors"));
    try {
      return folder.isEmpty() || !Files.exists(folder.get().resolve("vectors.json"))
          ? Optional.empty()
          : Optional.of(new GoldenVectors(folder.get()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the vectors in " + folder.get(), e);
    }
  }

  private static Optional<Path> sharedFolder() {
    String named = System.getProperty("inquest.shared");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    Path ancestor = Path.of("").toAbsolutePath();
    while (ancestor != null) {
      Path shared = ancestor.resolve("shared");
      if (Files.isDirectory(shared.resolve("vectors"))) {
        return Optional.of(shared);
      }
      ancestor = ancestor.getParent();
    }
    return Optional.empty();
  }

  private static Filter filter(Path programs, JsonNode json) throws IOException {
    String id = json.get("id").asText();
    List<Program> optimised = new ArrayList<>();
    for (int level = 1; level <= 2; level++) {
      byte[] bytes = Files.readAllBytes(programs.resolve(id + ".o" + level + ".bpf"));
      optimised.add(Program.parse(bytes, ByteOrder.LITTLE_ENDIAN));
    }
    return new Filter(id, json.get("policy"), List.copyOf(optimised));
  }

  private static Vector vector(JsonNode json, JsonNode auditArches) {
    String arch = json.get(1).asText();
    List<Long> arguments = new ArrayList<>();
    for (JsonNode each : json.get(4)) {
      arguments.add(Long.parseUnsignedLong(each.asText().substring("0x".length()), 16));
    }
    return new Vector(
        json.get(0).asInt(),
        arch,
        Integer.parseUnsignedInt(auditArches.get(arch).asText().substring("0x".length()), 16),
        (int) json.get(2).asLong(),
        List.copyOf(arguments),
        json.get(5).asText(),
        (int) json.get(6).asLong(),
        List.of(json.get(7).asInt(), json.get(8).asInt()),
        json.get(9).asText());
  }

  /** The policies, in the order of {@link Vector#filter}. */
  public List<Filter> filters() {
    return List.copyOf(filters);
  }

  /** All calls. */
  public List<Vector> vectors() {
    return List.copyOf(vectors);
  }
}
