package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.compile.SharedFolder;
import io.inquest.linux.arch.I386;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.OtherAbi;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real programs under real policies: what is known to be refused is found, and ends as known. */
final class RealCasesRunTest {
  @TempDir Path directory;

  static Stream<String> cases() throws IOException {
    Path cases = SharedFolder.find("cases").orElse(null);
    if (cases == null) {
      return Stream.of("none");
    }
    try (Stream<Path> folders = Files.list(cases)) {
      // 31 is about filters that the program installs.
      return folders
          .filter(folder -> Files.exists(folder.resolve("expected.json")))
          .map(folder -> folder.getFileName().toString())
          .filter(name -> !name.startsWith("31"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void realCase_underItsPolicy_keyRefusalsAreFoundAndItEndsAsKnown(String name) throws IOException {
    Path cases = SharedFolder.find("cases").orElse(null);
    Assumptions.assumeTrue(cases != null, "no cases at hand");
    JsonNode expected =
        new ObjectMapper().readTree(cases.resolve(name).resolve("expected.json").toFile());
    assumeAbis(expected.get("denials_seen"));
    copySources(cases.resolve("src"));
    String[] command =
        StreamSupport.stream(expected.get("command").spliterator(), false)
            .map(word -> word.asText().replace("@CASES@", directory.toString()))
            .toArray(String[]::new);
    build(command[0]);

    Supervised run =
        InquestProcess.in(directory)
            .with("--quiet", "-p", cases.resolve(name).resolve("policy.json").toString())
            .run(command);

    JsonNode under = expected.get("under_policy");
    int rc = under.get("rc").asInt();
    assertThat(run.status())
        .as(run.errors())
        .isEqualTo(rc < 0 ? WaitStatus.killed(-rc) : WaitStatus.exited(rc));
    assertThat(run.output()).isEqualTo(under.get("stdout").asText());
    assertThat(run.errors()).isEqualTo(under.get("stderr").asText());
    for (JsonNode key : expected.get("key_denials")) {
      assertThat(run.records().refusals()).as(key.toString()).anyMatch(r -> matches(r, key));
    }
  }

  /** Skips a case with i386 calls on a kernel that takes none. */
  private static void assumeAbis(JsonNode refusals) {
    String i386 = "0x" + Integer.toHexString(I386.ABI.auditArch());
    for (JsonNode refusal : refusals) {
      boolean foreign = refusal.get("arch").asText().equals(i386);
      Assumptions.assumeTrue(!foreign || OtherAbi.INT80.isHere(), OtherAbi.INT80.absence());
    }
  }

  private static boolean matches(Decision refusal, JsonNode key) {
    String action = SeccompAction.of(refusal.action()).name();
    String withData = action + "(" + refusal.data() + ")";
    String wanted = key.get("action").asText();
    boolean arguments = true;
    for (Map.Entry<String, JsonNode> argument : key.get("args").properties()) {
      long value = Long.decode(argument.getValue().asText());
      arguments &= refusal.arguments().get(Integer.parseInt(argument.getKey())) == value;
    }
    return arguments
        && (wanted.equals(action) || wanted.equals(withData) || action.startsWith(wanted + "_"))
        && (key.get("call").isNull() || key.get("call").asText().equals(Records.callName(refusal)))
        && (key.get("comm").isNull() || key.get("comm").asText().equals(refusal.comm()));
  }

  private void copySources(Path sources) throws IOException {
    Path copy = Files.createDirectory(directory.resolve("src"));
    try (Stream<Path> files = Files.list(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".c")).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
  }

  /** Compiles the program, if it is one of the cases' own. */
  private void build(String program) {
    if (program.startsWith(directory.toString())) {
      BareRun gcc = attempt("gcc", "-O1", "-pthread", "-o", program, program + ".c");
      Assumptions.assumeTrue(
          gcc != null && gcc.status().equals(WaitStatus.exited(0)), "no C compiler here");
    } else {
      List<String> search =
          program.startsWith("/")
              ? List.of(program)
              : List.of("/bin/" + program, "/usr/bin/" + program);
      Assumptions.assumeTrue(
          search.stream().anyMatch(path -> Files.isExecutable(Path.of(path))), "no " + program);
    }
  }

  private static BareRun attempt(String... command) {
    try {
      return BareRun.of(command);
    } catch (IllegalStateException e) {
      return null;
    }
  }
}
