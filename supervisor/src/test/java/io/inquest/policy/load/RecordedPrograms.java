package io.inquest.policy.load;

import io.inquest.linux.bpf.Program;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Seccomp programs that others made, as they are kept beside tests. */
public final class RecordedPrograms {
  private RecordedPrograms() {}

  /** A line a program, the oldest first: base64 of gzip of struct sock_filter. */
  public static List<Program> of(Path filters) throws IOException {
    List<Program> programs = new ArrayList<>();
    for (String line : Files.readAllLines(filters)) {
      programs.add(
          Program.parse(unzipped(Base64.getDecoder().decode(line)), ByteOrder.LITTLE_ENDIAN));
    }
    return programs;
  }

  private static byte[] unzipped(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }
}
