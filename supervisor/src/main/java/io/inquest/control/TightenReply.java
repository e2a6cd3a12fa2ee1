package io.inquest.control;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which tasks of a run have the policies that were asked for, and which have not.
 *
 * @param failure why no task was touched; empty if they were
 * @param tightened the tasks that have them
 * @param left those that have not, or not all
 */
public record TightenReply(String failure, List<Integer> tightened, List<Left> left) {
  private static final int MOST_TASKS = 1 << 22;

  /** Keeps copies of the lists. */
  public TightenReply {
    tightened = List.copyOf(tightened);
    left = List.copyOf(left);
  }

  /**
   * A task without the policies.
   *
   * @param waits whether it gets them before it runs on
   */
  public record Left(int tid, String comm, boolean waits, String reason) {}

  /** Nothing was done. */
  public static TightenReply failed(String why) {
    return new TightenReply(why, List.of(), List.of());
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(TightenRequest.VERSION);
    TightenRequest.write(out, failure);
    out.writeInt(tightened.size());
    for (int tid : tightened) {
      out.writeInt(tid);
    }
    out.writeInt(left.size());
    for (Left task : left) {
      out.writeInt(task.tid());
      TightenRequest.write(out, task.comm());
      out.writeBoolean(task.waits());
      TightenRequest.write(out, task.reason());
    }
  }

  static TightenReply read(DataInputStream in) throws IOException {
    if (in.readInt() != TightenRequest.VERSION) {
      throw new IOException("another version of Inquest answers");
    }
    String failure = TightenRequest.readText(in);
    int count = TightenRequest.bounded(in.readInt(), MOST_TASKS);
    List<Integer> tightened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tightened.add(in.readInt());
    }
    List<Left> left = new ArrayList<>();
    count = TightenRequest.bounded(in.readInt(), MOST_TASKS);
    for (int i = 0; i < count; i++) {
      int tid = in.readInt();
      String comm = TightenRequest.readText(in);
      left.add(new Left(tid, comm, in.readBoolean(), TightenRequest.readText(in)));
    }
    return new TightenReply(failure, tightened, left);
  }
}
