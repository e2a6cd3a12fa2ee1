package io.inquest.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.entry.Bytes;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roots and proofs against {@code tree.py}, which follows the RFC's recursive definitions. */
class SecondImplementationTest {
  private static final int TREES = 120;

  @TempDir Path directory;

  @Test
  void trees_ofRandomLeaves_haveTheRootsAndProofsOfTheSecondImplementation() throws Exception {
    assumeTrue(hasPython(), "python3 is not installed");
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> requests = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < TREES; i++) {
      List<byte[]> leaves = Trees.leaves(random, 1 + random.nextInt(130));
      int index = random.nextInt(leaves.size());
      String words = leaves.stream().map(SecondImplementationTest::word).collect(joining());
      requests.add("root " + words);
      expected.add(Trees.root(leaves).toString());
      requests.add("inclusion " + index + " " + words);
      expected.add(text(Trees.inclusion(index, leaves).path()));
      requests.add("consistency " + (index + 1) + " " + words);
      expected.add(text(Trees.consistency(index + 1, leaves).path()));
    }
    assertThat(ask(requests)).as("seed %d", seed).isEqualTo(expected);
  }

  private static Collector<CharSequence, ?, String> joining() {
    return Collectors.joining(" ");
  }

  private static String word(byte[] leaf) {
    return leaf.length == 0 ? "-" : HexFormat.of().formatHex(leaf);
  }

  private static String text(List<Bytes> hashes) {
    return hashes.stream().map(Bytes::toString).collect(joining());
  }

  private static boolean hasPython() {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, "python3"))) {
        return true;
      }
    }
    return false;
  }

  private List<String> ask(List<String> requests) throws IOException, InterruptedException {
    Path script = directory.resolve("tree.py");
    try (var resource = getClass().getResourceAsStream("tree.py")) {
      Files.copy(resource, script);
    }
    Path input = Files.write(directory.resolve("requests"), requests);
    Path output = directory.resolve("answers");
    Process python =
        new ProcessBuilder("python3", script.toString())
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(python.waitFor()).isZero();
    return Files.readAllLines(output, StandardCharsets.UTF_8);
  }
}
