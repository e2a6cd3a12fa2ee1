package io.inquest.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.proof.TreeHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameRingTest {
  private static final int FRAMES = 20_000;

  @Test
  void frames_ofAllSizesThroughASmallRing_areHashedInTurnAndNoneIsSkipped() throws Exception {
    FrameRing ring = new FrameRing(4096);
    Random random = new Random(6);
    TreeHash expected = new TreeHash();
    List<byte[]> leaves = new ArrayList<>();
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      // Now and then one that is larger than the ring.
      byte[] frame = new byte[i % 1000 == 999 ? 10_000 : 28 + random.nextInt(500)];
      random.nextBytes(frame);
      frames.add(frame);
      leaves.add(expected.leaf(frame));
    }
    List<byte[]> hashed = new ArrayList<>();
    Thread reader =
        new Thread(
            () -> {
              TreeHash hash = new TreeHash();
              byte[] leaf = new byte[TreeHash.LENGTH];
              while (hashed.size() < FRAMES) {
                if (ring.takeLeaf(hash, leaf, 0)) {
                  hashed.add(leaf.clone());
                } else {
                  Thread.onSpinWait();
                }
              }
            });
    ring.readBy(reader);
    reader.start();
    ByteBuffer memory = ByteBuffer.allocateDirect(10_000);
    for (byte[] frame : frames) {
      memory.put(0, frame);
      ring.put(memory, frame.length);
    }
    reader.join();
    assertThat(hashed).containsExactlyElementsOf(leaves);
  }

  @Test
  void put_afterNobodyTakesFramesAnyMore_returns() {
    FrameRing ring = new FrameRing(64);
    ByteBuffer frame = ByteBuffer.allocateDirect(40);
    ring.put(frame, 40);
    ring.abandon();
    ring.put(frame, 40);
    assertThat(frame.capacity()).isEqualTo(40);
  }
}
