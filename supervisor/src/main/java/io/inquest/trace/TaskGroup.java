package io.inquest.trace;

/** What the tasks of one thread group share. Owned by the tracer thread. */
final class TaskGroup {
  private final int tgid;
  private String exe;

  TaskGroup(int tgid, String exe) {
    this.tgid = tgid;
    this.exe = exe;
  }

  int tgid() {
    return tgid;
  }

  /** The executable's absolute path, as the kernel names it. */
  String exe() {
    return exe;
  }

  void executed(String newExe) {
    exe = newExe;
  }
}
