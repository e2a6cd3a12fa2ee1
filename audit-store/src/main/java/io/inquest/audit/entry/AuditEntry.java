package io.inquest.audit.entry;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One record of a run, in the order in which things happened.
 *
 * <p>Numbers are truth, names are for people: an entry holds audit arches, call numbers, signal
 * numbers and wait statuses as the kernel gave them. Times are nanoseconds since the epoch, UTC.
 */
public sealed interface AuditEntry {

  /** When it happened, in nanoseconds since the epoch, UTC. */
  long time();

  /** Calls the visitor's method for this kind of entry. */
  void accept(EntryVisitor visitor);

  /** Where a run's filter came from. */
  enum Origin {
    /**
     * Compiled from a policy of Inquest's and installed by it: before the program's first
     * instruction, or later where a run was tightened.
     */
    POLICY,
    /** Installed by the program itself. */
    PROGRAM,
    /** Installed before the tracer attached. */
    INHERITED,
    /**
     * In force already when Inquest started, for Inquest itself, too: a container's, a unit's, a
     * launcher's. Its program is empty where it could not be read.
     */
    OLDER
  }

  /** How a task came to be. */
  enum TaskStart {
    LAUNCH,
    FORK,
    VFORK,
    CLONE,
    ATTACH
  }

  /** What could not be seen or kept. */
  enum GapKind {
    LATE_ATTACH,
    UNOBSERVED_FILTER,
    /** Nothing of the filter is missed, since the tasks under it stop at every call. */
    UNINSTRUMENTED_FILTER,
    /** A task is not under a policy that its run was tightened by. */
    NOT_TIGHTENED,
    LOST_TRACEE,
    LOST_SUPERVISOR,
    STORE_FULL,
    UNREADABLE_MEMORY,
    DAMAGED_JOURNAL,
    /** Somebody altered the run's records while it went on, and its supervisor saw it. */
    ALTERED_RECORDS,
    /** The kernel, or who kept its log, says that it dropped records which were to be imported. */
    DROPPED_RECORDS,
    /** Lines that were to be imported are no whole records. */
    MALFORMED_RECORDS,
    /** What was imported is less exact than the kernel's own record: times, names for numbers. */
    INEXACT_RECORDS,
    /** Texts were taken away before they were written, by patterns that a person gave. */
    REDACTED,
    /** The machine's clock was set, or stood while the machine slept: times jump. */
    CLOCK_STEP,
    /** Inquest left tasks that it had attached to: what they do from then on is not seen. */
    DETACHED
  }

  /** How a run came to its end. */
  enum Outcome {
    EXITED,
    SIGNALED,
    /**
     * The supervisor ended before the run did. The kernel kills tracees then that were launched;
     * those that were attached to run on.
     */
    LOST,
    /** The supervisor left tasks running that it had attached to. */
    DETACHED,
    /** The supervisor killed the program, whose records could not be kept. */
    STOPPED,
    /** There was no supervisor: the kernel's own records were imported. */
    IMPORTED
  }

  /**
   * A run begins.
   *
   * @param run the run's number in its store, from 1
   * @param host the machine's name
   * @param bootId {@code /proc/sys/kernel/random/boot_id}
   * @param kernelRelease {@code uname -r}
   * @param architecture the machine's 64-bit ABI by name
   * @param uid the user the program runs as
   * @param arguments the program and its arguments
   * @param recordMode {@code refusals}, {@code all} or {@link #IMPORTED}
   * @param group the group path that was entered, if any
   */
  record RunStarted(
      long time,
      long run,
      String host,
      String bootId,
      String kernelRelease,
      String architecture,
      long uid,
      long supervisorPid,
      String version,
      List<String> arguments,
      String workingDirectory,
      String recordMode,
      Optional<String> group)
      implements AuditEntry {
    /** The record mode of a run that no supervisor saw: the kernel's own records of it. */
    public static final String IMPORTED = "imported";

    /**
     * The user of a run that is not known to have one: {@code AUDIT_UID_UNSET} of linux/audit.h.
     */
    public static final long NO_USER = 0xffffffffL;

    public RunStarted {
      arguments = List.copyOf(arguments);
    }

    @Override
    public void accept(EntryVisitor visitor) {
      visitor.visit(this);
    }

    /** Whether no supervisor saw it. */
    public boolean isImported() {
      return recordMode.equals(IMPORTED);
    }
  }

  /** A text that later entries of the run refer to by {@code id} (from 1; 0 = none). */
  record TextDefined(long time, int id, String text) implements AuditEntry {
    @Override
    public void accept(EntryVisitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * A rule of an installed filter.
   *
   * @param id the rule's number in decisions: from 0 within its filter, from {@link #FIRST_UNIQUE}
   *     within the run for policies that the run was tightened by, whose index differs between
   *     tasks
   * @param file the policy file as the person named it; empty for built-in and command-line ones
   * @param line 1-based; 0 if the rule has no place in a file
   */
  record RulePlace(int id, String name, String action, String file, int line, int column) {
    /** From here on a rule's number is unique in its run. */
    public static final int FIRST_UNIQUE = 1 << 16;
  }

  /**
   * Where in a program a filter was installed from.
   *
   * @param comm the installing task's
   * @param exe the executable of its thread group, absolute
   * @param ip the instruction behind the system call
   * @param stack number of the {@link StackTaken}, 0 if there is none
   */
  record CallSite(String comm, String exe, long ip, int stack) {
    /** Of a filter that no call of a program's installed, as far as is known. */
    public static final CallSite NONE = new CallSite("", "", 0, 0);
  }

  /**
   * A filter joined a task's chain.
   *
   * @param index the kernel's index in the chain, 0 = oldest
   * @param policy the policy's name; empty unless the origin is a policy
   * @param tid the installing task
   * @param flags {@code SECCOMP_FILTER_FLAG_*}
   * @param sha256 lower-case hex digest of {@code program}; empty if that is
   * @param program struct sock_filter[], native byte order, with its real actions; empty if it is
   *     not known
   * @param observed whether its refusals can be witnessed
   * @param blindSpot why not; empty if they can
   * @param site what installed it; {@link CallSite#NONE} unless the program did
   * @param format what the policy is written in, as {@code PolicyFormat} names it, {@code systemd}
   *     for example; empty if the filter is not a policy's, or if the recorder did not say
   */
  record FilterInstalled(
      long time,
      int index,
      Origin origin,
      String policy,
      int tid,
      long flags,
      String sha256,
      Bytes program,
      List<RulePlace> rules,
      boolean observed,
      String blindSpot,
      CallSite site,
      String format)
      implements AuditEntry {
    public FilterInstalled {
      rules = List.copyOf(rules);
    }

    @Override
    public void accept(EntryVisitor visitor) {
      visitor.visit(this);
    }

    /** Whether it is a policy's by which the run was tightened while it went on. */
    public boolean tightens() {
      return !rules.isEmpty() && rules.get(0).id() >= RulePlace.FIRST_UNIQUE;
    }
  }

  /** A task joined the run. */
  record TaskStarted(long time, int tid, int tgid, int parentTid, TaskStart how)
      implements AuditEntry {
    @Override
    public void accept(EntryVisitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * A thread group executed a program.
   *
   * @param tid its leader afterwards
   * @param exe the executable, absolute
   * @param marks what the executable's headers say of what made it, in words that spaces separate:
   *     {@code ELF64} or {@code ELF32}, its notes as {@code OWNER:TYPE}, {@code library:} with the
   *     name of each library that was mapped already where Inquest attached, and at last {@code
   *     interpreter:} with the path; empty if that is not known
   */
  record TaskExecuted(long time, int tid, int tgid, String exe, String comm, String marks)
      implements AuditEntry {
    @Override
    public void accept(EntryVisitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * What the filter chain answered to one system call.
   *
   * <p>One that was imported has what the kernel's own record tells. Task, arguments, errno,
   * filter, policy and rule are not in it; other things may be missing, too: they have the values
   * that are said to mean so below, which no witnessed decision has.
   *
   * @param sequence from 1 within the run, without holes
   * @param time 0 if an imported record has no date
   * @param tid 0 if it is not recorded
   * @param exe the executable of the thread group, absolute; empty if it is not recorded
   * @param auditArch {@code seccomp_data.arch}; 0 if it is not recorded
   * @param nr {@code seccomp_data.nr}; {@link #UNKNOWN_NR} if it is not recorded
   * @param arguments six raw register values; none if they are not recorded
   * @param decoded the call as people write it, e.g. {@code openat(AT_FDCWD, "/etc/passwd",
   *     O_RDONLY)}; of an imported decision the text of its {@link ImportedRecord}
   * @param ip {@code seccomp_data.instruction_pointer}; 0 if it is not recorded
   * @param action the high half of the filter's return value, {@code SECCOMP_RET_ACTION_FULL}
   * @param data the low 16 bits, {@code SECCOMP_RET_DATA}; for ERRNO the errno; {@link
   *     #NOT_RECORDED} or {@link #KILL_OF_EITHER_KIND} if the decision was imported
   * @param filter the deciding filter's index; -1 if none was in force, or if it is one of several
   *     {@link Origin#OLDER} ones and not known which
   * @param instruction index of the deciding RET in that filter's real program, -1 if unknown
   * @param policy the deciding filter's policy; empty if it is not ours
   * @param rule the deciding rule's name; empty if the filter is not ours
   * @param result what the call returned to the program (-errno on failure), once known
   * @param stack number of the {@link StackTaken} at the first like refusal, 0 if there is none
   */
  record Decision(
      long time,
      long sequence,
      int tgid,
      int tid,
      String comm,
      String exe,
      int auditArch,
      int nr,
      List<Long> arguments,
      String decoded,
      long ip,
      int action,
      int data,
      int filter,
      int instruction,
      String policy,
      String rule,
      OptionalLong result,
      int stack)
      implements AuditEntry {
    // include/uapi/linux/seccomp.h
    private static final int RET_LOG = 0x7ffc0000;
    private static final int RET_ALLOW = 0x7fff0000;

    /** The actions that let a call through, logged or not; all others refuse it. */
    public static final Set<Integer> PASSING_ACTIONS = Set.of(RET_LOG, RET_ALLOW);

    /** The data of an imported decision. */
    public static final int NOT_RECORDED = -1;

    /**
     * The data of an imported decision of which is recorded that the kernel killed, but not whether
     * the thread or the process.
     */
    public static final int KILL_OF_EITHER_KIND = -2;

    /** The number of a call of which an imported record has a name only, that no table has. */
    public static final int UNKNOWN_NR = Integer.MIN_VALUE;

    public Decision {
      arguments = List.copyOf(arguments);
    }

    /** Whether the call did not go through unasked. */
    public boolean isRefusal() {
      return isRefusal(action);
    }

    /**
     * Whether a decision with this action is a refusal.
     *
     * @param action as {@link #action}
     */
    public static boolean isRefusal(int action) {
      return action != RET_ALLOW && action != RET_LOG;
    }

    @Override
    public void accept(EntryVisitor visitor) {
      visitor.visit(this);
    }

    /** Whether it comes from the kernel's own records: no supervisor witnessed it. */
    public boolean isImported() {
      return data < 0;
    }
  }

  /**
   * One call of a call stack.
   *
   * @param address where the task is: in the innermost frame behind the system call, in the others
   *     where the call returns to
   * @param module the mapped file's path, or a name in brackets; empty if none is mapped there
   * @param moduleAddress the address as the module's own symbols count, 0 without a module
   * @param buildId lower-case hex; empty if the module has none
   * @param symbol the function's name; empty if unknown
   * @param symbolOffset bytes from the function's beginning
   * @param source the source file, as the debug information names it; empty if unknown
   * @param line 1-based; 0 if unknown
   */
  record Frame(
      long address,
      String module,
      long moduleAddress,
      String buildId,
      String symbol,
      long symbolOffset,
      String source,
      int line) {}

  /**
   * A task's call stack, taken while it stood still, to which later entries refer.
   *
   * @param number from 1 within the run
   * @param frames the innermost first
   * @param cut why there are no further frames; empty if the last one is the outermost
   */
  record StackTaken(long time, int number, int tid, int tgid, List<Frame> frames, String cut)
      implements AuditEntry {
    public StackTaken {
      frames = List.copyOf(frames);
    }

    @Override
    public void accept(EntryVisitor visitor) {
      visitor.visit(this);
    }
  }

  /** The result of an earlier decision's call became known. */
  record ResultKnown(long time, long sequence, long result) implements AuditEntry {
    @Override
    public void accept(EntryVisitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * A signal that can end a program was about to be delivered.
   *
   * @param code {@code si_code}
   * @param senderPid {@code si_pid} for signals sent by a process, else 0
   * @param address {@code si_addr} for faults and {@code si_call_addr} for SIGSYS, else 0
   */
  record SignalDelivered(
      long time, int tid, int tgid, int signal, int code, int senderPid, long address)
      implements AuditEntry {
    @Override
    public void accept(EntryVisitor visitor) {
      visitor.visit(this);
    }
  }

  /** A task ended; {@code waitStatus} as wait(2) encodes it. */
  record TaskExited(long time, int tid, int tgid, int waitStatus) implements AuditEntry {
    @Override
    public void accept(EntryVisitor visitor) {
      visitor.visit(this);
    }
  }

  /** Something could not be seen or kept; {@code count} says how many, 0 if unknown. */
  record Gap(long time, GapKind kind, int tid, long count, String detail) implements AuditEntry {
    @Override
    public void accept(EntryVisitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * The run's last task ended.
   *
   * @param waitStatus the launched program's, as wait(2) encodes it; {@link #NOT_KNOWN} if nobody
   *     saw its end
   */
  record RunEnded(long time, Outcome outcome, int waitStatus, long decisions, long refusals)
      implements AuditEntry {
    /** A wait status that no end has: of a process that was continued (__W_CONTINUED). */
    public static final int NOT_KNOWN = 0xffff;

    @Override
    public void accept(EntryVisitor visitor) {
      visitor.visit(this);
    }
  }
}
