package io.inquest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SkippedTestsTest {
  private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir private Path root;

  private void report(String module, String type, Duration after, String... cases)
      throws IOException {
    Path reports = Files.createDirectories(root.resolve(module + "/target/surefire-reports"));
    Path report = reports.resolve("TEST-io.inquest." + type + ".xml");
    StringBuilder text =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite>");
    for (String each : cases) {
      text.append(each);
    }
    Files.writeString(report, text.append("</testsuite>"));
    Files.setLastModifiedTime(report, FileTime.from(BEGIN.plus(after)));
  }

  private static String test(String type, String method, String content) {
    return "<testcase name=\"%s\" classname=\"io.inquest.%s\">%s</testcase>"
        .formatted(method, type, content);
  }

  private static String skipped(String message) {
    return "<skipped message=\"" + message + "\"/>";
  }

  private static String aborted(String reason) {
    String type = "org.opentest4j.TestAbortedException";
    return "<skipped type=\"%1$s\"><![CDATA[%1$s: Assumption failed: %2$s\n\tat A.b(A.java:1)\n]]>"
            .formatted(type, reason)
        + "</skipped>";
  }

  @Test
  void of_reportsOfSeveralModules_namesTestsByReason() throws IOException {
    report(
        "b",
        "BTest",
        Duration.ofSeconds(9),
        test("BTest", "one(String)[2]", aborted("no i386 programs here")),
        test("BTest", "two", ""));
    report(
        "a",
        "ATest",
        Duration.ofSeconds(1),
        test("ATest", "w", skipped("no i386 programs here")),
        test("ATest", "x", skipped("Disabled on architecture ==&gt; tags are Arm&apos;s")));

    assertThat(SkippedTests.of(root, BEGIN))
        .containsExactly(
            "3 tests were skipped:",
            "  no i386 programs here (2)",
            "    ATest.w",
            "    BTest.one(String)[2]",
            "  tags are Arm's (1)",
            "    ATest.x");
  }

  @Test
  void of_reportOfAnEarlierBuild_isLeftOut() throws IOException {
    report("a", "ATest", Duration.ofSeconds(-1), test("ATest", "x", skipped("it is cold")));
    assertThat(SkippedTests.of(root, BEGIN)).isEmpty();

    report("a", "BTest", Duration.ofSeconds(1), test("BTest", "x", ""));
    assertThat(SkippedTests.of(root, BEGIN)).containsExactly("No test was skipped.");
  }

  @Test
  void of_reasonOfSeveralLinesOrNone_isOneLine() throws IOException {
    report(
        "a",
        "ATest",
        Duration.ZERO,
        test("ATest", "x", aborted("so\n  it is")),
        test("ATest", "y", "<skipped/>"));

    assertThat(SkippedTests.of(root, BEGIN))
        .containsExactly(
            "2 tests were skipped:",
            "  no reason was given (1)",
            "    ATest.y",
            "  so it is (1)",
            "    ATest.x");
  }
}
