package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Unknown;
import io.inquest.linux.proc.ProcFs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files that tell about this machine, below a root.
 *
 * @param root {@code /}, or a folder that stands in for it
 */
record SystemFiles(Path root) {
  /** What the kernel tells of the process that reads it. */
  static final String STATUS = "/proc/self/status";

  /** The content without blanks around it; empty if there is no such file or it is not readable. */
  Optional<String> read(String path) {
    try {
      return Optional.of(Files.readString(at(path), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  boolean exists(String path) {
    return Files.exists(at(path));
  }

  /** A field of this process's {@code /proc/self/status}; empty if this kernel does not tell. */
  Optional<String> status(String field) {
    String text = read(STATUS).orElse("");
    String value = ProcFs.field(text.getBytes(StandardCharsets.UTF_8), field + ":");
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /**
   * Whether this process has a capability in effect.
   *
   * @param number as in {@code <linux/capability.h>}
   */
  boolean hasCapability(int number) {
    return (Long.parseUnsignedLong(status("CapEff").orElse("0"), 16) >> number & 1) == 1;
  }

  /** What a check says that needs a file of proc(5) which it cannot read. */
  static Unknown withoutProc(String path, String meaning) {
    return new Unknown(path + " cannot be read", meaning, "Mount it: mount -t proc proc /proc");
  }

  private Path at(String path) {
    return root.resolve(path.substring(1));
  }
}
