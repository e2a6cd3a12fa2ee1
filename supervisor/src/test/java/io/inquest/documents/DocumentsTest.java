package io.inquest.documents;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.inquest.compile.SharedFolder;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The READMEs and their chapters: every command in a {@code console} block is run, in the
 * document's order, and prints what the document shows below it ({@link Likeness} says what is set
 * apart). {@link Block} has the marks that a block may carry in the line before it.
 */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path MAIN = ROOT.resolve("README.md");

  /** Where documents lie. */
  private static final List<String> FOLDERS =
      List.of(
          "",
          ".github",
          "native-ptrace",
          "native-ptrace/src/tables",
          "audit-store",
          "queries",
          "supervisor");

  /** Why the commands of a block are not run. */
  private static final Map<String, String> NOT_RUN =
      Map.of(
          "installs packages", "tests change nothing on the machine",
          "runs the tests", "they are what runs this one",
          "takes keys at a terminal", "TerminalTest and DetachTest press them",
          "needs a database of its own", "StoreSiteCommandsTest and SiteAccessTest have one",
          "takes a kernel's sources", "they are not on every machine");

  @TempDir private static Path temporary;

  @BeforeEach
  void assumeACheckout() {
    assumeTrue(Files.exists(MAIN), "not in a checkout: no README");
  }

  @Test
  void blocks_withCommands_areRunOrSayWhyNot() throws IOException {
    Set<String> unused = new HashSet<>(NOT_RUN.keySet());
    SoftAssertions softly = new SoftAssertions();
    for (Path document : documents()) {
      for (Block block : Block.of(document)) {
        Optional<String> reason = block.mark(Block.NOT_RUN);
        reason.ifPresent(unused::remove);
        if (block.showsCommands() && !block.isRun()) {
          softly.assertThat(reason).as(block.place()).get().isIn(NOT_RUN.keySet());
        }
      }
    }
    softly.assertThat(unused).as("reasons that no block has").isEmpty();
    softly.assertAll();
  }

  @TestFactory
  Stream<DynamicTest> mainReadme_commands_printWhatItShows() throws IOException {
    return comparisons(MAIN, "");
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicContainer> chapters_commands_printWhatTheyShow() throws IOException {
    List<DynamicContainer> containers = new ArrayList<>();
    for (Path document : documents()) {
      if (!document.equals(MAIN) && Block.of(document).stream().anyMatch(Block::isRun)) {
        String name = ROOT.relativize(document).toString();
        containers.add(dynamicContainer(name, comparisons(document, "supervisor/bin")));
      }
    }
    return containers.stream();
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String folder : FOLDERS) {
      try (var files = Files.newDirectoryStream(ROOT.resolve(folder), "*.md")) {
        files.forEach(documents::add);
      }
    }
    return documents.stream().sorted().toList();
  }

  /**
   * Runs a document's commands.
   *
   * @param inPath the folder below the working directory that PATH has, or nothing
   * @return a test for each block
   */
  private static Stream<DynamicTest> comparisons(Path document, String inPath) throws IOException {
    String machine = System.getProperty("os.arch");
    assumeTrue(machine.equals("amd64"), "the documents show what is printed on x86_64");
    Session session = new Session(Files.createTempDirectory(temporary, "reader"));
    Map<Block, Optional<String>> missing = new HashMap<>();
    List<Block> blocks = new ArrayList<>();
    List<String> commands = new ArrayList<>();
    for (Block block : Block.of(document)) {
      if (block.mark(Block.FILE).isPresent()) {
        write(session.directory().resolve(block.mark(Block.FILE).get()), block.text());
      }
      if (block.isRun()) {
        blocks.add(block);
        missing.put(block, missing(block, session));
        if (missing.get(block).isEmpty()) {
          block.steps().forEach(step -> commands.add(step.command()));
        }
      }
    }
    String path = inPath.isEmpty() ? "" : session.directory().resolve(inPath) + ":";
    List<List<String>> printed = session.type(commands, path, Duration.ofMinutes(5));
    List<DynamicTest> tests = new ArrayList<>();
    int next = 0;
    for (Block block : blocks) {
      int count = missing.get(block).isEmpty() ? block.steps().size() : 0;
      List<List<String>> itsOutput = printed.subList(next, next + count);
      next += count;
      tests.add(dynamicTest(block.place(), () -> compare(block, missing.get(block), itsOutput)));
    }
    return tests.stream();
  }

  private static void compare(Block block, Optional<String> missing, List<List<String>> printed) {
    assumeTrue(missing.isEmpty(), () -> missing.orElseThrow());
    Likeness likeness = new Likeness(block.mark(Block.NUMBERS_VARY).isPresent());
    List<Step> steps = block.steps();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (!likeness.alike(step.shown(), printed.get(i))) {
        fail(
            """
            %s shows of: %s
            %s
            but it printed:
            %s\
            """
                .formatted(
                    block.place(),
                    step.command(),
                    String.join("\n", step.shown()),
                    String.join("\n", printed.get(i))));
      }
    }
  }

  private static void write(Path file, List<String> text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, text);
  }

  /** What the machine lacks for a block. */
  private static Optional<String> missing(Block block, Session session) throws IOException {
    String need = block.mark(Block.NEEDS).orElse("");
    switch (need) {
      case "" -> {
        return Optional.empty();
      }
      case "man" -> {
        return BareRun.of("sh", "-c", "man -w ls").status().equals(WaitStatus.exited(0))
            ? Optional.empty()
            : Optional.of("no man, or no manual page of ls");
      }
      case "docker-default.json" -> {
        Optional<Path> profile = SharedFolder.find("profiles/moby-default-2026-06-30.json");
        if (profile.isPresent()) {
          Files.copy(profile.get(), session.directory().resolve(need), REPLACE_EXISTING);
        }
        return profile.isPresent() ? Optional.empty() : Optional.of("no profile of Docker's");
      }
      default -> throw new IllegalArgumentException(block.place() + ": needs " + need + "?");
    }
  }
}
