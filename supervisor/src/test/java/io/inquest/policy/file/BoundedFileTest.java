package io.inquest.policy.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.compile.Probe;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.load.PolicyLoader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundedFileTest {
  private static Policy load(String name) {
    return PolicyLoader.load(name, Probe.context(new ArrayList<>()));
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/zero, is a device or socket",
    "/dev/null, is a device or socket",
    "/proc/self, is a folder",
    "/proc/self/fdinfo/none, there is no such policy",
    "/proc/self/status, cannot begin a value",
  })
  void load_whatIsNoPolicysFile_saysWhatItIs(String name, String problem) {
    assertThatThrownBy(() -> load(name))
        .isInstanceOf(PolicyException.class)
        .hasMessageStartingWith(name + ":")
        .hasMessageContaining(problem);
  }

  @Test
  void read_fileWithoutSize_isReadToItsEnd() throws IOException {
    assertThat(BoundedFile.read(Path.of("/proc/self/status")))
        .startsWith("Name:".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void load_moreThan16MiB_isRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("long.yaml");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength((16L << 20) + 1);
    }
    assertThatThrownBy(() -> load(file.toString())).hasMessageContaining("has more than 16 MiB");
    Path outer = Files.writeString(folder.resolve("a.policy"), "@include ./long.yaml\n");
    assertThatThrownBy(() -> load(outer.toString())).hasMessageContaining("more than 16 MiB");
    Files.writeString(outer, "read: 1\n@include /dev/zero\n");
    assertThatThrownBy(() -> load(outer.toString())).hasMessageContaining("/dev/zero: is a device");
  }
}
