package io.inquest.report.html;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The page's template with its style and script, which are resources beside this class. */
final class ReportTemplate {
  private ReportTemplate() {}

  /** Writes a page; a value that the template names and the page lacks is an error of ours. */
  static void write(Page page, Writer out) {
    Template template =
        Mustache.compiler()
            .escapeHTML(true)
            .emptyStringIsFalse(true)
            .withLoader(name -> new StringReader(resource(name + ".mustache")))
            .compile(resource("report.mustache"));
    template.execute(page, out);
  }

  static String style() {
    return resource("report.css");
  }

  static String script() {
    return resource("report.js");
  }

  /** A policy that allows this style and this script, and nothing else (CSP, level 3). */
  static String policy(String style, String script) {
    return "default-src 'none'; style-src '"
        + hash(style)
        + "'; script-src '"
        + hash(script)
        + "'; base-uri 'none'; form-action 'none'";
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = ReportTemplate.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
