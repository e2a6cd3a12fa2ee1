package io.inquest.run;

import io.inquest.audit.entry.Sha256;
import io.inquest.linux.proc.ProcFs;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a run's signed identity says of its circumstances, beside what its journal has. */
public final class RunFacts {
  private static final String MACHINE_ID = "/etc/machine-id";

  private RunFacts() {}

  /**
   * The machine's identity and that of the program's environment, as digests: machine-id(5) asks
   * not to be shown itself, and environments hold secrets.
   *
   * @param environment {@code NAME=value} each; empty if it is not known
   */
  public static List<String> of(List<byte[]> environment) {
    List<String> facts = new ArrayList<>();
    byte[] machine = ProcFs.read(MACHINE_ID);
    if (machine.length > 0) {
      MessageDigest digest = Sha256.begin();
      digest.update("inquest\n".getBytes(StandardCharsets.US_ASCII));
      digest.update(
          new String(machine, StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8));
      facts.add("machine sha256:" + hex(digest));
    }
    if (!environment.isEmpty()) {
      MessageDigest digest = Sha256.begin();
      for (byte[] variable : environment) {
        digest.update(variable);
        digest.update((byte) 0);
      }
      facts.add("environment sha256:" + hex(digest));
    }
    return facts;
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
