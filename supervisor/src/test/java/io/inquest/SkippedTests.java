package io.inquest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The tests that were skipped, from Surefire's reports of all modules, by what they said they lack.
 *
 * <p>A program that uses nothing but the JDK and is started by its source: Maven prints it once all
 * modules are verified, and it can be printed after a build that failed, too.
 */
public final class SkippedTests {
  /** What JUnit puts before the reason of an assumption. */
  private static final String ASSUMPTION = "Assumption failed: ";

  /** What JUnit puts before the reason that an annotation gives. */
  private static final String ANNOTATION = " ==> ";

  private final Map<String, List<String>> testsByReason = new TreeMap<>();
  private boolean tested;

  /**
   * Prints what was skipped.
   *
   * @param arguments the directory of the modules, and when the build began (ISO 8601): reports
   *     that are older are of another build
   */
  public static void main(String[] arguments) throws IOException {
    of(Path.of(arguments[0]), Instant.parse(arguments[1])).forEach(System.out::println);
  }

  /**
   * What was skipped, as lines for people; none if no test was run.
   *
   * @param root the directory of the modules
   * @param since reports that are older are left out
   */
  static List<String> of(Path root, Instant since) throws IOException {
    SkippedTests skipped = new SkippedTests();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.sorted().toList()) {
        Path reports = module.resolve("target/surefire-reports");
        if (Files.isDirectory(reports)) {
          skipped.addAll(reports, since);
        }
      }
    }
    return skipped.lines();
  }

  private void addAll(Path reports, Instant since) throws IOException {
    try (Stream<Path> files = Files.list(reports)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().endsWith(".xml")
            && !Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
          addAll(file);
        }
      }
    }
  }

  private void addAll(Path report) throws IOException {
    tested = true;
    NodeList skipped;
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      skipped = factory.newDocumentBuilder().parse(report.toFile()).getElementsByTagName("skipped");
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("cannot read Surefire's report " + report, e);
    }
    for (int i = 0; i < skipped.getLength(); i++) {
      Element each = (Element) skipped.item(i);
      testsByReason
          .computeIfAbsent(reason(message(each)), reason -> new ArrayList<>())
          .add(name((Element) each.getParentNode()));
    }
  }

  /** Class and method: Surefire lists the methods of a class that was skipped as a whole. */
  private static String name(Element test) {
    String type = test.getAttribute("classname");
    return type.substring(type.lastIndexOf('.') + 1) + '.' + test.getAttribute("name");
  }

  /** An annotation's reason is an attribute; that of an assumption heads its stack trace. */
  private static String message(Element skipped) {
    if (skipped.hasAttribute("message")) {
      return skipped.getAttribute("message");
    }
    String trace = skipped.getTextContent();
    int frames = trace.indexOf("\n\tat ");
    String thrown = frames < 0 ? trace : trace.substring(0, frames);
    String type = skipped.getAttribute("type") + ": ";
    return thrown.startsWith(type) ? thrown.substring(type.length()) : thrown;
  }

  private static String reason(String message) {
    String reason = message.strip().replaceAll("\\s+", " ");
    int annotation = reason.indexOf(ANNOTATION);
    if (annotation >= 0) {
      reason = reason.substring(annotation + ANNOTATION.length());
    } else if (reason.startsWith(ASSUMPTION)) {
      reason = reason.substring(ASSUMPTION.length());
    }
    return reason.isEmpty() ? "no reason was given" : reason;
  }

  private List<String> lines() {
    if (!tested) {
      return List.of();
    }
    int tests = testsByReason.values().stream().mapToInt(List::size).sum();
    List<String> lines = new ArrayList<>();
    lines.add(
        switch (tests) {
          case 0 -> "No test was skipped.";
          case 1 -> "1 test was skipped:";
          default -> tests + " tests were skipped:";
        });
    testsByReason.forEach(
        (reason, names) -> {
          lines.add("  " + reason + " (" + names.size() + ")");
          names.forEach(name -> lines.add("    " + name));
        });
    return lines;
  }
}
