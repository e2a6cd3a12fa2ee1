package io.inquest.trace.task;

/** What the tasks of one thread group share. Owned by the tracer thread. */
public final class TaskGroup {
  private static int images;

  private final int tgid;
  private String exe;
  private int image;
  private boolean diverged;

  public TaskGroup(int tgid, String exe) {
    this(tgid, exe, ++images);
  }

  private TaskGroup(int tgid, String exe, int image) {
    this.tgid = tgid;
    this.exe = exe;
    this.image = image;
  }

  /** A group that a task of this one made. */
  public TaskGroup forked(int childTgid) {
    return new TaskGroup(childTgid, exe, image);
  }

  public int tgid() {
    return tgid;
  }

  /** The executable's absolute path, as the kernel names it. */
  public String exe() {
    return exe;
  }

  /** Which program image it runs: another one from each exec on. */
  public int image() {
    return image;
  }

  /** Whether the kernel has found that its threads' filter chains differ. */
  public boolean diverged() {
    return diverged;
  }

  public void diverge() {
    diverged = true;
  }

  public void executed(String newExe) {
    exe = newExe;
    image = ++images;
    diverged = false;
  }
}
