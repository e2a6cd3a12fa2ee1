package io.inquest.run;

import io.inquest.audit.entry.MachineId;
import io.inquest.audit.entry.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a run's signed identity says of its circumstances, beside what its journal has. */
public final class RunFacts {
  private RunFacts() {}

  /**
   * The machine's identity and that of the program's environment, as digests: machine-id(5) asks
   * not to be shown itself, and environments hold secrets.
   *
   * @param environment {@code NAME=value} each; empty if it is not known
   * @param hidden whether values of it are redacted: then there is no digest either, by which who
   *     knows the others could try values
   */
  public static List<String> of(List<byte[]> environment, boolean hidden) {
    List<String> facts = new ArrayList<>();
    MachineId.digest()
        .ifPresent(digest -> facts.add("machine sha256:" + HexFormat.of().formatHex(digest)));
    if (hidden) {
      facts.add("environment redacted");
    } else if (!environment.isEmpty()) {
      MessageDigest digest = Sha256.begin();
      for (byte[] variable : environment) {
        digest.update(variable);
        digest.update((byte) 0);
      }
      facts.add("environment sha256:" + HexFormat.of().formatHex(digest.digest()));
    }
    return facts;
  }
}
