package io.inquest.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How tests start a Java runtime of their own: the one that they run on, made for short runs. */
public final class JavaCommand {
  private static final int FIRST_TO_ASK_FOR_CONSENT = 22;

  private JavaCommand() {}

  /**
   * The runtime and its options; those of the property {@code inquest.test.runtime}, separated by
   * blanks, are added: what a slow machine needs.
   */
  public static List<String> start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(List.of("-Xshare:auto", "-Djna.nosys=true"));
    if (Runtime.version().feature() >= FIRST_TO_ASK_FOR_CONSENT) {
      // As the launcher does: without it the runtime warns on standard error.
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    String more = System.getProperty("inquest.test.runtime", "");
    if (!more.isBlank()) {
      command.addAll(List.of(more.strip().split(" +", -1)));
    }
    return command;
  }
}
