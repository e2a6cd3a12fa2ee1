package io.inquest.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inquest.filter.algebra.Comparison;
import io.inquest.filter.diff.DiffText;
import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Our programs answer as libseccomp's do for the same OCI profiles. */
class LibseccompVectorsTest {

  @Test
  void program_vectorsOfLibseccomp_sameReturnValues() throws IOException {
    Optional<Path> file = SharedFolder.find("vectors/vectors.json");
    assumeTrue(file.isPresent(), "no shared folder");
    JsonNode root = new ObjectMapper().readTree(file.get().toFile());
    List<Evaluator> evaluators = new ArrayList<>();
    for (JsonNode filter : root.get("filters")) {
      evaluators.add(compile(filter));
    }
    List<String> differences = new ArrayList<>();
    SeccompData data = new SeccompData();
    int compared = 0;
    for (JsonNode vector : root.get("vectors")) {
      int arch =
          (int)
              Long.decode(root.get("arch_audit").get(vector.get(1).asText()).asText()).longValue();
      JsonNode args = vector.get(4);
      data.set(
          (int) vector.get(2).asLong(),
          arch,
          0,
          arg(args, 0),
          arg(args, 1),
          arg(args, 2),
          arg(args, 3),
          arg(args, 4),
          arg(args, 5));
      int answer = evaluators.get(vector.get(0).asInt()).run(data);
      compared++;
      if (answer != (int) vector.get(6).asLong()) {
        differences.add(
            root.get("filters").get(vector.get(0).asInt()).get("id").asText()
                + " "
                + vector
                + ": 0x"
                + Integer.toHexString(answer));
      }
    }
    assertThat(compared).isGreaterThan(10_000);
    assertThat(differences).isEmpty();
  }

  @Test
  void program_ofEachFilter_isProvenEqualToLibseccomps() throws IOException {
    Optional<Path> folder = SharedFolder.find("vectors");
    assumeTrue(folder.isPresent(), "no shared folder");
    JsonNode root = new ObjectMapper().readTree(folder.get().resolve("vectors.json").toFile());
    List<String> differences = new ArrayList<>();
    for (JsonNode filter : root.get("filters")) {
      String id = filter.get("id").asText();
      for (String level : List.of("o1", "o2")) {
        Path file = folder.get().resolve("bpf/" + id + "." + level + ".bpf");
        Program theirs = Program.parse(Files.readAllBytes(file), ByteOrder.LITTLE_ENDIAN);
        Program ours = compile(filter).program();
        for (Comparison.Difference each : Comparison.of(ours, theirs).differences()) {
          differences.add(
              id + " " + DiffText.calls(each) + ": " + each.first() + ", theirs " + each.second());
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  private static long arg(JsonNode args, int index) {
    return Long.parseUnsignedLong(args.get(index).asText().substring(2), 16);
  }

  private static Evaluator compile(JsonNode filter) {
    JsonNode policy = filter.get("policy");
    // libseccomp adds the native architecture to those that are listed.
    boolean x86 = policy.get("architectures").toString().contains("\"SCMP_ARCH_X86_64\"");
    Architecture host = x86 ? X86_64.ABI : Aarch64.ABI;
    LoadContext context = new LoadContext(host, Set.of(), new KernelVersion(6, 18), note -> {});
    Policy loaded =
        PolicyLoader.read(
            new SourceText(filter.get("id").asText() + ".json", policy.toString()), context);
    return new Evaluator(FilterCompiler.program(loaded));
  }
}
