package io.inquest.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A supervisor without any privilege, where the tests are run by root. */
public final class Nobody {
  /** The user that it runs as. */
  public static final int UID = 65534;

  private Nobody() {}

  /**
   * A supervisor of that user whose files lie in {@code directory}, which anybody may write from
   * now on. The calling test is skipped where it cannot be.
   */
  public static InquestProcess inquest(Path directory) throws IOException {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "the other tests run as an ordinary user");
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is needed to become nobody");
    share(directory);
    Path classes = Files.createDirectory(directory.resolve("classes"));
    return InquestProcess.in(directory)
        .through(command().toArray(String[]::new))
        .onClassPath(WorldReadable.classPath(classes));
  }

  /**
   * Lets every user make files in a directory and nobody remove those of others (inode(7)), as in
   * {@code /tmp}: Inquest takes no store in a directory where they could be exchanged.
   */
  public static void share(Path directory) throws IOException {
    Files.setAttribute(directory, "unix:mode", 01777);
  }

  /** What executes the program named after it as that user. */
  public static List<String> command() {
    return List.of(
        "/usr/bin/setpriv",
        "--reuid=" + UID,
        "--regid=" + UID,
        "--clear-groups",
        "--inh-caps=-all",
        "--bounding-set=-all");
  }
}
