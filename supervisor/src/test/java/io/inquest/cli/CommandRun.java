package io.inquest.cli;

import io.inquest.tracee.BareRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command of Inquest, run in a process of its own on this test's class path. */
final class CommandRun {
  private CommandRun() {}

  static BareRun of(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
    command.addAll(List.of("-Djna.nosys=true", "-cp", System.getProperty("java.class.path")));
    command.add("io.inquest.cli.Main");
    command.addAll(List.of(arguments));
    return BareRun.of(command.toArray(String[]::new));
  }
}
