package io.inquest.linux.proc;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import org.junit.jupiter.api.Test;

/** This process's own mappings. */
class MappingsTest {
  private final int pid = (int) ProcessHandle.current().pid();

  @Test
  void filePlace_ofCode_movesWithTheAddress() {
    long function = LibC.addressOf("getpid");

    String place = Mappings.filePlace(pid, function);
    String next = Mappings.filePlace(pid, function + 1);

    assertThat(place).matches("[0-9a-f]+:[0-9a-f]+ [0-9]+ [0-9a-f]+");
    assertThat(offset(next)).isEqualTo(offset(place) + 1);
  }

  @Test
  void filePlace_ofATaggedPointer_isThatOfTheAddress() {
    long function = LibC.addressOf("getpid");

    assertThat(Mappings.filePlace(pid, 0x2a00_0000_0000_0000L | function))
        .isEqualTo(Mappings.filePlace(pid, function));
  }

  @Test
  void filePlace_ofMemoryWithoutAFileOrOfNone_isEmpty() {
    assertThat(Mappings.filePlace(pid, NativeBuffer.allocate(16).address())).isEmpty();
    assertThat(Mappings.filePlace(pid, 8)).isEmpty();
    assertThat(Mappings.filePlace(1 << 30, 8)).isEmpty();
  }

  private static long offset(String place) {
    return Long.parseLong(place.substring(place.lastIndexOf(' ') + 1), 16);
  }
}
