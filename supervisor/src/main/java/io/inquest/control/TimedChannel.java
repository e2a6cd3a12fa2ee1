package io.inquest.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * A connection whose other end is waited for no longer than until a deadline, whatever it does. For
 * one thread.
 */
final class TimedChannel implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private long deadline;

  /**
   * @param channel a connected channel, which is closed with this object
   */
  TimedChannel(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    selector = Selector.open();
    key = channel.register(selector, 0);
  }

  /** From now on the other end has that long, in seconds. */
  void allow(long seconds) {
    deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  /**
   * All that the other end sends until it has no more to say.
   *
   * @param most bytes
   * @throws TooSlowException if it has more to say at the deadline
   * @throws IOException if it sends more than that
   */
  byte[] read(int most) throws IOException {
    key.interestOps(SelectionKey.OP_READ);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    int count;
    while ((count = channel.read(chunk)) >= 0) {
      bytes.write(chunk.array(), 0, count);
      chunk.clear();
      if (bytes.size() > most) {
        throw new IOException("a message that is too long");
      }
      await(count == 0);
    }
    return bytes.toByteArray();
  }

  /**
   * Sends all of it.
   *
   * @throws TooSlowException if the other end has not taken it at the deadline
   */
  void write(byte[] bytes) throws IOException {
    key.interestOps(SelectionKey.OP_WRITE);
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      await(channel.write(left) == 0);
    }
  }

  // One that sends a byte now and then is as slow as one that sends none.
  private void await(boolean isIdle) throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0 || (isIdle && selector.select(left) == 0)) {
      throw new TooSlowException();
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      channel.close();
    }
  }
}
