package io.inquest.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.query.cause.evidence.Ending;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's policy on contents, in a browser: its script runs, and nothing that was planted. */
class BrowserTest {
  private static final String PLANTED =
      "<p id=planted style=\"color:red\">x</p><img src=x onerror=\"document.title='img'\">"
          + "<script>document.title='script'</script><h2>Runs</h2>";

  @TempDir Path directory;

  private static String page() {
    StringWriter out = new StringWriter();
    String style = ReportTemplate.style();
    String script = ReportTemplate.script();
    RefusalTally nothing = new RefusalTally(Set.of());
    ReportScope scope = new ReportScope(List.of(), OptionalLong.empty(), OptionalLong.empty());
    Integrity integrity = new Integrity(true, List.of(), List.of(), List.of(), 0);
    ReportTemplate.write(
        new Page(
            ReportTemplate.policy(style, script),
            style,
            script,
            false,
            "Title",
            "now",
            "1.2",
            "store",
            scope.period(),
            Ending.NONE.inWords(),
            Summary.of(scope, nothing, integrity, 0),
            TimePlot.of(nothing),
            List.of(),
            List.of(),
            "",
            List.of(),
            "",
            List.of(),
            "",
            List.of(),
            "",
            List.of(),
            "",
            List.of(),
            integrity,
            ""),
        out);
    return out.toString();
  }

  @Test
  void page_inABrowser_runsItsScriptAndNothingPlanted() throws IOException, InterruptedException {
    Path browser =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(browser != null, "there is no chromium; on Debian: apt-get install chromium");
    Path page = directory.resolve("page.html");
    Files.writeString(page, page().replace("<h2>Runs</h2>", PLANTED));

    Document shown = Jsoup.parse(dump(browser, page));

    assumeTrue(shown.title() != null && !shown.title().isEmpty(), "chromium does not start here");
    assertThat(shown.title()).isEqualTo("Title");
    assertThat(shown.select("#planted")).hasSize(1);
    assertThat(shown.select("input.search")).hasSize(1);
  }

  private String dump(Path browser, Path page) throws IOException, InterruptedException {
    Path dom = directory.resolve("dom");
    Process process =
        new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + directory.resolve("profile"),
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    return Files.readString(dom, StandardCharsets.UTF_8);
  }
}
