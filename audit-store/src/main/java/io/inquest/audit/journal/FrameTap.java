package io.inquest.audit.journal;

import java.nio.ByteBuffer;

/**
 * Takes each frame of a journal as it was composed. What was written to the file is not read again
 * for it: whoever can write there could have altered it by then.
 */
public interface FrameTap {
  /** Takes nothing. */
  FrameTap NONE =
      new FrameTap() {
        @Override
        public void take(ByteBuffer frame, int length) {}

        @Override
        public void close() {}
      };

  /**
   * Takes a frame that is in the journal now; the writer's thread calls it.
   *
   * @param frame the frame's bytes from index 0, the writer's own memory, valid until this returns
   * @param length in bytes
   */
  void take(ByteBuffer frame, int length);

  /** No frame follows. The run's lock is still held. */
  void close();
}
