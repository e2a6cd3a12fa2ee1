package io.inquest.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldDirectoryTest {
  @TempDir private Path place;
  private HeldDirectory directory;

  @BeforeEach
  void open() throws IOException {
    directory = HeldDirectory.open(Files.createDirectory(place.resolve("held")));
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private Path file(String name) {
    return place.resolve("held").resolve(name);
  }

  @Test
  void make_fileAndDirectory_areForTheirOwnerAlone() throws IOException {
    directory.make("file", StandardOpenOption.WRITE).close();
    directory.make("inner").close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("file"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("inner"))))
        .isEqualTo("rwx------");
  }

  @Test
  void make_fileThatIsThere_leavesItsContent() throws IOException {
    Files.writeString(file("file"), "kept");

    assertThatThrownBy(() -> directory.make("file", StandardOpenOption.WRITE))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(file("file").toString());
    assertThat(file("file")).hasContent("kept");
  }

  @Test
  void make_linkThatLeadsNowhere_makesNothingThere() throws IOException {
    Files.createSymbolicLink(file("file"), place.resolve("elsewhere"));

    assertThatThrownBy(() -> directory.make("file", StandardOpenOption.WRITE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> directory.holdOrMake("file").open(StandardOpenOption.WRITE))
        .hasMessageContaining("it is a symbolic link");
    assertThat(place.resolve("elsewhere")).doesNotExist();
  }

  @Test
  void read_regularFile_givesItsContent() throws IOException {
    Files.writeString(file("file"), "text");

    try (FileChannel channel = directory.read("file").orElseThrow()) {
      ByteBuffer read = ByteBuffer.allocate(8);
      channel.read(read);
      assertThat(new String(read.array(), 0, read.position(), StandardCharsets.UTF_8))
          .isEqualTo("text");
    }
    assertThat(directory.read("missing")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FIFO", "socket", "directory", "symbolic link", "dangling link"})
  void read_whatIsNoRegularFile_failsAtOnceAndSaysWhatItIs(String kind) throws Exception {
    plant(kind);

    assertThatThrownBy(() -> directory.read("file"))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(
            file("file")
                + ": it is a "
                + kind.replace("dangling", "symbolic")
                + ", not a regular file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FIFO", "socket", "symbolic link", "dangling link"})
  void enter_whatIsNoDirectory_failsAndSaysWhatItIs(String kind) throws Exception {
    plant(kind);

    assertThatThrownBy(() -> directory.enter("file"))
        .hasMessage(
            file("file")
                + ": it is a "
                + kind.replace("dangling", "symbolic")
                + ", not a directory");
  }

  private void plant(String kind) throws Exception {
    switch (kind) {
      case "FIFO" ->
          assertThat(new ProcessBuilder("mkfifo", file("file").toString()).start().waitFor())
              .isZero();
      case "socket" -> {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
          socket.bind(UnixDomainSocketAddress.of(file("file")));
        }
      }
      case "directory" -> Files.createDirectory(file("file"));
      case "symbolic link" -> Files.createSymbolicLink(file("file"), place);
      default -> Files.createSymbolicLink(file("file"), place.resolve("nothing"));
    }
  }

  @Test
  void move_directoryRenamedMeanwhile_worksInTheOneThatIsHeld() throws IOException {
    directory.make("file", StandardOpenOption.WRITE).close();
    Files.move(place.resolve("held"), place.resolve("moved"));
    Files.createDirectory(place.resolve("held"));

    directory.rename("file", "renamed");

    assertThat(place.resolve("moved/renamed")).exists();
    assertThat(directory.names()).containsExactly("renamed");
    assertThat(directory.delete("renamed")).isTrue();
    assertThat(directory.delete("renamed")).isFalse();
  }

  @Test
  void hold_missingFile_isSaidByItsOwnName() {
    assertThatThrownBy(() -> directory.hold("missing"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(file("missing").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "", "a/b", "/etc/passwd"})
  void hold_whatIsNoName_isRefused(String name) {
    assertThatThrownBy(() -> directory.hold(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void requireOnlyName_ofAFileWithAnother_isRefused() throws IOException {
    Path elsewhere = Files.writeString(place.resolve("elsewhere"), "kept");
    Files.writeString(file("own"), "");
    Files.createLink(file("linked"), elsewhere);

    try (HeldFile own = directory.hold("own");
        HeldFile linked = directory.hold("linked")) {
      own.requireOnlyName();
      assertThatThrownBy(linked::requireOnlyName)
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("other names");
    }
  }
}
