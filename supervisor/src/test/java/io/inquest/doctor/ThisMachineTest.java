package io.inquest.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inquest.run.Nobody;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command on the machine that runs the tests, which therefore can run Inquest: what must hold
 * wherever they pass.
 */
class ThisMachineTest {
  private static final String NOBODY = "65534";

  /** How the names of the jars begin that the command needs. */
  private static final List<String> NEEDED =
      List.of(
          "supervisor",
          "native-ptrace-",
          "audit-store-",
          "queries-",
          "jna-",
          "picocli-",
          "jackson-core-");

  @TempDir private Path directory;

  @Test
  void doctor_hereAndNow_findsWhatTheTestsNeed() throws IOException {
    Map<String, JsonNode> checks = examined(List.of(), System.getProperty("java.class.path"));
    assertWorking(checks);
  }

  @Test
  void doctor_asOrdinaryUser_worksAndTellsOfNoNewPrivs() throws IOException {
    assumeTrue(isRoot(), "only root can become another user");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
    Nobody.share(directory);
    List<String> user =
        List.of("/usr/bin/setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    Map<String, JsonNode> checks = examined(user, readableClassPath());
    assertWorking(checks);
    assertThat(checks.get("capabilities").get("status").asText()).isEqualTo("limited");
    assertThat(checks.get("capabilities").get("meaning").asText()).contains("no_new_privs");
  }

  @Test
  void doctor_unknownFormat_isWrongUsage() {
    BareRun run =
        BareRun.of(command(List.of(), System.getProperty("java.class.path"), "--format", "xml"));
    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors()).contains("--format xml: must be one of text, json");
  }

  private static void assertWorking(Map<String, JsonNode> checks) {
    for (String needed :
        List.of("kernel", "ptrace", "syscall-info", "seccomp", "yama", "vdso", "store")) {
      assertThat(checks.get(needed).get("status").asText())
          .as("%s", checks.get(needed))
          .isEqualTo("ok");
    }
    assertThat(checks.values())
        .allSatisfy(
            check -> {
              assertThat(check.get("found").asText()).isNotEmpty();
              assertThat(check.get("status").asText()).isIn("ok", "limited");
              if (!check.get("status").asText().equals("ok")) {
                assertThat(check.get("remedy").asText()).isNotEmpty();
              }
            });
  }

  private Map<String, JsonNode> examined(List<String> wrapper, String classPath)
      throws IOException {
    Path store = directory.resolve("store");
    BareRun run =
        BareRun.of(command(wrapper, classPath, "--format", "json", "--store", store.toString()));
    assertThat(run.status()).as(run.errors() + run.output()).isEqualTo(WaitStatus.exited(0));
    Map<String, JsonNode> checks = new HashMap<>();
    for (String line : run.output().lines().toList()) {
      JsonNode check = new ObjectMapper().readTree(line);
      checks.put(check.get("check").asText(), check);
    }
    return checks;
  }

  private static String[] command(List<String> wrapper, String classPath, String... options) {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djna.nosys=true"));
    command.addAll(List.of("-cp", classPath, "io.inquest.cli.Main", "doctor"));
    command.addAll(List.of(options));
    return command.toArray(String[]::new);
  }

  /** What the command needs of this test's class path, copied to where every user can read it. */
  private String readableClassPath() throws IOException {
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      String name = path.getFileName().toString();
      boolean needed = Files.isDirectory(path) || NEEDED.stream().anyMatch(name::startsWith);
      if (Files.exists(path) && needed) {
        Path copy = directory.resolve(copies.size() + "-" + name);
        copy(path, copy);
        copies.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(path)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(path, path.equals(from) ? to : to.resolve(from.relativize(path)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isRoot() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }
}
