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
    command.addAll(consent());
    String more = System.getProperty("inquest.test.runtime", "");
    if (!more.isBlank()) {
      command.addAll(List.of(more.strip().split(" +", -1)));
    }
    return command;
  }

  /** The consent to native access, as the launcher gives it: newer runtimes warn without. */
  public static List<String> consent() {
    return Runtime.version().feature() < FIRST_TO_ASK_FOR_CONSENT
        ? List.of()
        : List.of("--enable-native-access=ALL-UNNAMED");
  }
}
