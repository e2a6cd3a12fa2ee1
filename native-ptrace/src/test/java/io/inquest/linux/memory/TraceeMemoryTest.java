package io.inquest.linux.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.NativeBuffer;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This process reads its own memory as it would a tracee's. */
@Tag("aarch64")
class TraceeMemoryTest {
  private static final long NOWHERE = 8;

  @TempDir private Path directory;

  private final TraceeMemory memory = new TraceeMemory((int) ProcessHandle.current().pid());

  @Test
  void readString_terminated_endsAtTheNul() {
    NativeBuffer text = NativeBuffer.ofString("/etc/passwd");
    byte[] into = new byte[64];

    int length = memory.readString(text.address(), into);

    assertThat(new String(into, 0, length, StandardCharsets.UTF_8)).isEqualTo("/etc/passwd");
  }

  @Test
  void readAndWrite_byATaggedPointer_reachTheAddress() {
    Assumptions.assumeTrue(Architecture.host() == Aarch64.ABI, "pointers have no tags here");
    NativeBuffer text = NativeBuffer.ofString("/etc/passwd");
    long tagged = 0x2a00_0000_0000_0000L | text.address();
    byte[] into = new byte[64];

    memory.overwrite(tagged, new byte[] {'.'});
    memory.overwrite(tagged + 1, new byte[] {'E'});
    int length = memory.readString(tagged, into);

    assertThat(new String(into, 0, length, StandardCharsets.UTF_8)).isEqualTo(".Etc/passwd");
  }

  @Test
  void readString_longerThanAsked_isCut() {
    NativeBuffer text = NativeBuffer.ofString("x".repeat(9000));

    assertThat(memory.readString(text.address(), new byte[5000])).isEqualTo(5000);
  }

  @Test
  void readString_unmapped_isMinusOne() {
    assertThat(memory.readString(NOWHERE, new byte[16])).isEqualTo(-1);
  }

  @Test
  void read_severalPages_isWhole() {
    byte[] content = new byte[20_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31);
    }
    NativeBuffer buffer = NativeBuffer.ofBytes(content);

    assertThat(memory.read(buffer.address(), content.length)).isEqualTo(content);
  }

  @Test
  void read_unmapped_isEmpty() {
    assertThat(memory.read(NOWHERE, 100)).isEmpty();
  }

  @Test
  void read_neverTouchedPageOfAFile_isReadFromTheFileAndZerosBehindItsEnd() throws IOException {
    Path file = Files.write(directory.resolve("file"), new byte[] {1, 2, 3});
    try (FileChannel channel = FileChannel.open(file)) {
      MappedByteBuffer mapped = channel.map(MapMode.READ_ONLY, 0, 3);
      long address = Pointer.nativeValue(Native.getDirectBufferPointer(mapped));

      assertThat(memory.read(address, 5)).isEqualTo(new byte[] {1, 2, 3, 0, 0});
      assertThat(memory.endedAtAbsentPage()).isFalse();
      assertThat(mapped.get(0)).isEqualTo((byte) 1);
      assertThat(memory.read(address, 5)).isEqualTo(new byte[] {1, 2, 3, 0, 0});
    }
  }

  @Test
  void read_neverTouchedPageWithoutAFile_endsThereUnlessACallWillTouchIt() {
    // Larger than what the allocator keeps: mapped for itself.
    Memory untouched = new Memory(64 << 20);
    long inside = Pointer.nativeValue(untouched) + (32 << 20);

    assertThat(memory.read(inside, 8)).isEmpty();
    assertThat(memory.endedAtAbsentPage()).isTrue();
    assertThat(memory.readForCall(inside, 8)).isEqualTo(new byte[8]);
    assertThat(memory.endedAtAbsentPage()).isFalse();
    untouched.close();
  }

  @Test
  void read_hole_isNoAbsentPage() {
    assertThat(memory.read(NOWHERE, 8)).isEmpty();
    assertThat(memory.endedAtAbsentPage()).isFalse();
  }

  @Test
  void overwrite_mapped_changesTheMemory() {
    NativeBuffer buffer = NativeBuffer.allocate(16);

    memory.overwrite(buffer.address(), new byte[] {1, 2, 3});

    assertThat(buffer.bytes().get(2)).isEqualTo((byte) 3);
  }

  @Test
  void overwrite_unmapped_saysWhichTaskAndWhy() {
    assertThatThrownBy(() -> memory.overwrite(NOWHERE, new byte[] {1}))
        .isInstanceOfSatisfying(
            ErrnoException.class,
            e -> {
              assertThat(e.operation()).isEqualTo("writing the memory");
              assertThat(e.errno()).isEqualTo(Errno.EFAULT);
              assertThat(e.tid()).isEqualTo((int) ProcessHandle.current().pid());
            });
  }
}
