package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.verify.RunVerdict;
import io.inquest.audit.verify.StoreVerifier;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a run is not kept, and what that must not change. */
final class RedactedRunTest {
  private static final String SECRET = "s3kr3t-0123456789-and-longer-than-what-is-shown";

  @TempDir Path directory;

  private InquestProcess inquest() {
    return InquestProcess.in(directory)
        .policy("default: allow", "rules:", "  - {name: no, syscalls: mkdir, action: errno:EPERM}");
  }

  private String program() {
    return "mkdir " + directory + "/" + SECRET + "; exec -a " + SECRET + " sh -c 'exit 7'";
  }

  private String everythingOfTheRun() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(directory.resolve("store/runs/000001"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void run_withPatterns_keepsNothingThatMatchesAndIsProvenAllTheSame() throws Exception {
    Supervised run =
        inquest()
            .with("--redact", "s3kr3t-*", "--redact", directory + "/policy*")
            .with("--checkpoint-to", directory.resolve("kept-s3kr3t-1").toString())
            .run("bash", "-c", program());
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(7));
    assertThat(everythingOfTheRun()).doesNotContain("s3kr3t").doesNotContain("policy-0.yaml");
    assertThat(run.records().decisions())
        .singleElement()
        .satisfies(
            decision -> {
              assertThat(decision.decoded())
                  .isEqualTo("mkdir(\"" + directory + "/‹redacted:1›\", 0777)");
              assertThat(decision.rule()).isEqualTo("no");
              assertThat(decision.isRefusal()).isTrue();
            });
    StoreLocation store = StoreLocation.existing(directory.resolve("store"));
    RunVerdict verdict =
        new StoreVerifier(store, List.of(), false, List.of()).verify(store.run(1).orElseThrow());
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.gaps())
        .anyMatch(gap -> gap.detail().contains("by pattern 1 (a text), 2 (a text)"))
        .anyMatch(gap -> gap.detail().contains("by pattern 2"));
  }

  @Test
  void run_intoAStoreWithPatterns_numbersTheseFirst() throws Exception {
    inquest().run("true");
    Files.writeString(directory.resolve("store/store.properties"), "format=1\nredact=s3kr3t-*\n");
    Supervised run = inquest().with("--redact", "mkdir").run("bash", "-c", program());
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(7));
    assertThat(run.records().decisions())
        .singleElement()
        .satisfies(
            decision -> {
              assertThat(decision.decoded()).contains("/‹redacted:1›\"");
              assertThat(decision.comm()).isEqualTo("‹redacted:2›");
            });
  }

  @Test
  void run_withValuesOfVariables_hasNoDigestOfTheEnvironment() throws Exception {
    inquest().with("--redact", "env:HOSTNAME").run("true");
    assertThat(Files.readString(directory.resolve("store/runs/000001/identity")))
        .contains("environment redacted")
        .doesNotContain("environment sha256");
  }

  @Test
  void run_withWhatIsNoPattern_startsNothing() {
    Supervised run = inquest().with("--redact", "***").run("true");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors()).contains("--redact, pattern 1 of 1: it needs 3 characters");
    assertThat(directory.resolve("store")).doesNotExist();
  }
}
