package io.inquest.linux.stack;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Pointer;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibDw;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.ptrace.StoppedTracee;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Unwinds stopped tracees by libdw: from their registers, their memory and the files that they have
 * mapped. Nothing of a tracee is changed. What the places on a stack are called is found out on
 * another thread ({@link Symbolizer}), since that may take long: no task waits for it. Owned by the
 * tracer thread.
 */
public final class StackUnwinder {
  /** Frames of a stack that are kept, from the innermost on. */
  public static final int MOST_FRAMES = 64;

  /** Thread groups that are known at a time; each has some descriptors open. */
  private static final int MOST_SESSIONS = 16;

  private static final long WORD_32 = 0xffff_ffffL;
  private static final int DWARF_CB_OK = 0;
  private static final int DWARF_CB_ABORT = 1;

  /** The callback of {@code dwfl_getthread_frames}. */
  interface FrameCallback extends Callback {
    int callback(long frame, long argument);
  }

  private final ModuleFiles files = new ModuleFiles();
  private final ThreadState state = new ThreadState();
  private final Symbolizer symbolizer = new Symbolizer(files);
  private final Map<Integer, Known> sessions = new LinkedHashMap<>(16, 0.75f, true);
  // libdw keeps its address: it must not be collected.
  private final FrameCallback onFrame = this::take;
  private final long onFrameAddress =
      Pointer.nativeValue(CallbackReference.getFunctionPointer(onFrame));
  private final NativeBuffer pc = NativeBuffer.allocate(Long.BYTES);
  private final NativeBuffer isActivation = NativeBuffer.allocate(Long.BYTES);
  private final long[] addresses = new long[MOST_FRAMES];
  private final boolean[] exact = new boolean[MOST_FRAMES];
  private int count;
  private long addressMask;
  private FrameRecords records;

  /** The signed return address at which libdw was left; 0 if there was none. */
  private long signed;

  /** A session, and the program image that it is of. */
  private record Known(int image, DwflSession session) {}

  private StackUnwinder() {}

  /** An unwinder; empty where libdw is missing. */
  public static Optional<StackUnwinder> load() {
    try {
      return Optional.of(new StackUnwinder());
    } catch (LinkageError e) {
      // What that means is said by whoever asked.
      return Optional.empty();
    }
  }

  /**
   * The call stack of a stopped task, as far as it can be told.
   *
   * @param tgid the task's thread group
   * @param image which program the group runs: another number after each execve(2)
   * @param whenNamed called on another thread when the names are there, if they are not at once
   */
  public PendingStack unwind(StoppedTracee stopped, int tgid, int image, Runnable whenNamed) {
    int tid = stopped.tid();
    files.of(tid);
    state.of(stopped);
    try {
      // libdw reads return addresses of 32-bit code with what follows them in their upper halves.
      addressMask = stopped.returnAddressMask();
      records = FrameRecords.of(stopped);
    } catch (ErrnoException e) {
      // It was killed since, as a rule: what it was refused is recorded all the same.
      return PendingStack.of(new CallStack(List.of(), e.getMessage()));
    }
    DwflSession session = session(tid, tgid, image);
    if (session == null) {
      return PendingStack.of(new CallStack(List.of(), "what the task has mapped cannot be read"));
    }
    int ended = walk(session, tid);
    if (anyUnmapped(session) && session.refresh(tid)) {
      // Something may have been loaded there since.
      ended = walk(session, tid);
    }
    if (signed != 0) {
      ended = walkRecords();
    }
    String cut = cut(ended);
    List<LocatedFrame> frames = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      frames.add(session.frame(addresses[i], lookUpAddress(i)));
    }
    if (count == 0) {
      // libdw aborts when it is asked again after such a failure.
      forget(tgid);
    }
    return symbolizer.name(frames, cut, whenNamed);
  }

  /** Forgets a thread group that has ended. */
  public void forget(int tgid) {
    Known known = sessions.remove(tgid);
    if (known != null) {
      known.session().close();
    }
  }

  private DwflSession session(int tid, int tgid, int image) {
    Known known = sessions.get(tgid);
    if (known != null && known.image() == image) {
      return known.session();
    }
    forget(tgid);
    DwflSession session = DwflSession.of(files, state.callbacks(), tid);
    if (session != null) {
      if (sessions.size() == MOST_SESSIONS) {
        forget(sessions.keySet().iterator().next());
      }
      sessions.put(tgid, new Known(image, session));
    }
    return session;
  }

  private boolean anyUnmapped(DwflSession session) {
    for (int i = 0; i < count; i++) {
      if (!session.isMapped(lookUpAddress(i))) {
        return true;
      }
    }
    return false;
  }

  private int walk(DwflSession session, int tid) {
    count = 0;
    signed = 0;
    return session.unwind(tid, onFrameAddress);
  }

  /** Goes on where libdw was left. */
  private int walkRecords() {
    int ended = records.advanceTo(signed) ? DWARF_CB_OK : DWARF_CB_ABORT;
    while (ended == DWARF_CB_OK && records.advance()) {
      ended = add(records.returnAddress(), false);
    }
    return ended;
  }

  private int take(long frame, long argument) {
    if (LibDw.dwfl_frame_pc(frame, pc.address(), isActivation.address()) == 0) {
      return DWARF_CB_ABORT;
    }
    long address = pc.bytes().getLong(0);
    int ended = add(address, isActivation.bytes().get(0) != 0);
    if (ended == DWARF_CB_OK && addressMask != WORD_32 && (address & ~addressMask) != 0) {
      // libdw 0.188 takes what tells of signatures for another architecture's saved registers.
      signed = address;
      return DWARF_CB_ABORT;
    }
    return ended;
  }

  private int add(long address, boolean isExact) {
    if (count == MOST_FRAMES) {
      return DWARF_CB_ABORT;
    }
    addresses[count] = address & addressMask;
    exact[count] = isExact;
    count++;
    return DWARF_CB_OK;
  }

  /**
   * An address within the instruction that a frame is at: the program counter is behind a call, and
   * behind the system call of the innermost frame, but not where a signal came in.
   */
  private long lookUpAddress(int index) {
    return exact[index] && index > 0 ? addresses[index] : addresses[index] - 1;
  }

  private String cut(int ended) {
    if (state.wasAbsent()) {
      // libdw takes the frame for the outermost.
      return "what the next frame needs is not in memory";
    }
    if (ended == DWARF_CB_OK) {
      return "";
    }
    if (count == MOST_FRAMES) {
      return "only " + MOST_FRAMES + " frames are kept";
    }
    return signed != 0
        ? "the return address is signed, and in no frame record"
        : "libdw: " + DwflSession.text(LibDw.dwfl_errmsg(-1));
  }
}
