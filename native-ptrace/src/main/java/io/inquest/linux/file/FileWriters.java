package io.inquest.linux.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which process has a file open for writing, as far as proc(5) tells this one. Mappings are not
 * looked at: their list waits for whoever changes them. Safe for all threads.
 */
public final class FileWriters {
  private static final Path PROC = Path.of("/proc");
  private static final String FLAGS = "flags:";

  /** {@code O_ACCMODE}: 0 is O_RDONLY. */
  private static final int ACCESS_MODE = 3;

  private FileWriters() {}

  /**
   * A process with such a file.
   *
   * @param pid in this process's PID namespace
   * @param comm its name; empty if it has ended meanwhile
   */
  public record Writer(int pid, String comm) {}

  /** A process, other than this one, that has a file below a directory open for writing. */
  public static Optional<Writer> below(Path directory) {
    long own = ProcessHandle.current().pid();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      String prefix = directory.toRealPath() + "/";
      for (Path process : processes) {
        int pid = Integer.parseInt(process.getFileName().toString());
        if (pid != own && writes(process, prefix)) {
          return Optional.of(new Writer(pid, comm(process)));
        }
      }
    } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean writes(Path process, String prefix) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.readSymbolicLink(descriptor).toString().startsWith(prefix)
            && isForWriting(process.resolve("fdinfo").resolve(descriptor.getFileName()))) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // It has ended, has just closed a descriptor, or is another user's.
      return false;
    }
    return false;
  }

  private static boolean isForWriting(Path info) throws IOException {
    for (String line : Files.readAllLines(info, StandardCharsets.ISO_8859_1)) {
      if (line.startsWith(FLAGS)) {
        String flags = line.substring(FLAGS.length()).strip();
        return (Long.parseLong(flags, 8) & ACCESS_MODE) != 0;
      }
    }
    return false;
  }

  private static String comm(Path process) {
    try {
      return Files.readString(process.resolve("comm"), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
