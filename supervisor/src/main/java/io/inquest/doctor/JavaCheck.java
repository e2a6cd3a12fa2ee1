package io.inquest.doctor;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.inquest.doctor.Diagnosis.Limited;
import io.inquest.doctor.Diagnosis.Ok;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The Java runtime, and whether it maps the archive of classes that makes a start fast. */
final class JavaCheck implements Check {
  @Override
  public String name() {
    return "java";
  }

  @Override
  public Diagnosis diagnose() {
    String found =
        "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name", "unnamed runtime");
    Optional<Path> archive = archive();
    if (archive.isEmpty()) {
      return new Limited(
          found + "; no archive of Inquest's classes",
          "A run starts several times slower.",
          "Start Inquest by its bin/inquest, which makes one.");
    }
    // HotSpot adds the word where it has mapped the archive; newer ones have no option that tells.
    boolean mapped = System.getProperty("java.vm.info", "").contains("sharing");
    Path forRun = archive.get().resolveSibling("run.jsa");
    if (!mapped || !Files.isReadable(forRun)) {
      return new Limited(
          found
              + "; the archive of classes "
              + (mapped ? forRun : archive.get())
              + " is not in use",
          "A run starts several times slower.",
          "Remove target/dist/prepared-for from the supervisor's directory: bin/inquest then makes"
              + " the archive again.");
    }
    return new Ok(found + "; the archive of classes is in use");
  }

  private static Optional<Path> archive() {
    HotSpotDiagnosticMXBean machine =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (machine == null) {
      return Optional.empty();
    }
    String file = machine.getVMOption("SharedArchiveFile").getValue();
    return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
  }
}
