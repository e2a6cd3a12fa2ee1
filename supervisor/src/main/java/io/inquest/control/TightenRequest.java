package io.inquest.control;

import io.inquest.policy.SourceText;
import io.inquest.policy.file.BoundedFile;
import io.inquest.policy.load.PolicyText;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a run to put all its tasks under further policies.
 *
 * <pre>
 *   version (int)  count (int)  { name  policy's name  text  count (int)  { name  text } … } …
 *   strings: bytes (int), UTF-8; the inner list has the files that the policy includes
 * </pre>
 *
 * @param policies a policy and those that it narrows, the outermost first
 */
public record TightenRequest(List<PolicyText> policies) {
  static final int VERSION = 2;
  private static final int MOST_POLICIES = 64;
  private static final int MOST_BYTES = BoundedFile.MOST_BYTES;
  private static final int MOST_FILES = 1000;

  /** Keeps a copy of the list. */
  public TightenRequest {
    policies = List.copyOf(policies);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(VERSION);
    out.writeInt(policies.size());
    for (PolicyText policy : policies) {
      write(out, policy.file());
      write(out, policy.name());
      write(out, policy.text());
      out.writeInt(policy.included().size());
      for (SourceText file : policy.included()) {
        write(out, file.name());
        write(out, file.text());
      }
    }
  }

  static TightenRequest read(DataInputStream in) throws IOException {
    if (in.readInt() != VERSION) {
      throw new IOException("another version of Inquest asks");
    }
    int count = bounded(in.readInt(), MOST_POLICIES);
    List<PolicyText> policies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      policies.add(new PolicyText(readText(in), readText(in), readText(in), readIncludedFiles(in)));
    }
    return new TightenRequest(policies);
  }

  private static List<SourceText> readIncludedFiles(DataInputStream in) throws IOException {
    int count = bounded(in.readInt(), MOST_FILES);
    List<SourceText> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(new SourceText(readText(in), readText(in)));
    }
    return files;
  }

  static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(bounded(in.readInt(), MOST_BYTES)), StandardCharsets.UTF_8);
  }

  static int bounded(int count, int most) throws IOException {
    if (count < 0 || count > most) {
      throw new IOException("a message that is damaged");
    }
    return count;
  }
}
