package io.inquest.seize;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.proc.ProcFs;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.TraceeGoneException;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A running process whose tasks have all been seized. They run on, and children that they make are
 * traced too.
 *
 * @param tids its tasks
 */
public record SeizedProcess(int tgid, List<Integer> tids) {
  public SeizedProcess {
    tids = List.copyOf(tids);
  }

  /**
   * Seizes all tasks of a process, those too that it makes meanwhile.
   *
   * @param pid the process, or a task of it
   * @throws AttachException if it cannot be traced; what was seized is let go when the tracer ends
   */
  public static SeizedProcess seize(Ptrace ptrace, int pid) {
    String group = ProcFs.field(ProcFs.read("/proc/" + pid + "/status"), "Tgid:");
    if (group.isEmpty()) {
      throw new AttachException(pid, "there is no such process");
    }
    int tgid = Integer.parseInt(group);
    if (tgid == ProcessHandle.current().pid()) {
      throw new AttachException(pid, "it is Inquest itself");
    }
    Set<Integer> seized = new LinkedHashSet<>();
    while (seizeNew(ptrace, tgid, seized)) {
      // A task that was not seized yet may have made another one.
    }
    if (seized.isEmpty()) {
      throw new AttachException(pid, "it has ended");
    }
    return new SeizedProcess(tgid, new ArrayList<>(seized));
  }

  private static boolean seizeNew(Ptrace ptrace, int tgid, Set<Integer> seized) {
    String[] names = new File("/proc/" + tgid + "/task").list();
    boolean any = false;
    for (String name : names == null ? new String[0] : names) {
      int tid = Integer.parseInt(name);
      if (!seized.contains(tid) && seizeOne(ptrace, tgid, tid)) {
        seized.add(tid);
        any = true;
      }
    }
    return any;
  }

  private static boolean seizeOne(Ptrace ptrace, int tgid, int tid) {
    try {
      ptrace.attach(tid);
      return true;
    } catch (TraceeGoneException e) {
      return false;
    } catch (ErrnoException e) {
      byte[] status = ProcFs.read("/proc/" + tid + "/status");
      String state = ProcFs.field(status, "State:");
      int tracer = number(ProcFs.field(status, "TracerPid:"));
      if (state.isEmpty() || state.startsWith("Z") || state.startsWith("X")) {
        return false;
      }
      if (tracer == LibC.gettid()) {
        // Made by a task that is seized: it is traced from its birth, and will be told of.
        return false;
      }
      throw refusal(e, tgid, status);
    }
  }

  /**
   * Why the kernel does not let a process be traced.
   *
   * @param status of the task that was to be, from /proc
   */
  static AttachException refusal(ErrnoException failure, int pid, byte[] status) {
    return new AttachException(pid, explain(failure, pid, status));
  }

  private static String explain(ErrnoException failure, int tgid, byte[] status) {
    int tracer = number(ProcFs.field(status, "TracerPid:"));
    if (tracer != 0) {
      return "it is traced by process "
          + process(tracer)
          + " already, and a task has one tracer: end that one first";
    }
    if (failure.errno() != Errno.EPERM) {
      return failure.getMessage();
    }
    if (ProcFs.field(status, "VmSize:").isEmpty()) {
      return "it is a thread of the kernel, which cannot be traced";
    }
    int owner = firstNumber(ProcFs.field(status, "Uid:"));
    byte[] own = ProcFs.read("/proc/self/status");
    int user = firstNumber(ProcFs.field(own, "Uid:"));
    if (user != 0 && owner != user) {
      return "it belongs to another user (uid " + owner + "): run inquest as root, or as that user";
    }
    return YamaRefusal.readFrom(YamaRefusal.SCOPE)
        .orElse(
            "the kernel forbids it: process "
                + tgid
                + " may have privileges that Inquest lacks, or a container keeps Inquest from"
                + " tracing (inquest doctor tells); run inquest as root, outside of it");
  }

  /** The process that a tracer, which is a task, belongs to. */
  private static String process(int tid) {
    byte[] status = ProcFs.read("/proc/" + tid + "/status");
    String tgid = ProcFs.field(status, "Tgid:");
    return tgid.isEmpty()
        ? Integer.toString(tid)
        : tgid + " (" + ProcFs.field(status, "Name:") + ")";
  }

  private static int number(String text) {
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  private static int firstNumber(String fields) {
    int end = fields.indexOf('\t');
    return number(end < 0 ? fields : fields.substring(0, end));
  }
}
