package io.inquest.run;

import io.inquest.audit.checkpoint.Anchor;
import io.inquest.audit.checkpoint.RunKeys;
import io.inquest.audit.checkpoint.RunProof;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.redact.Redaction;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.proc.ProcFs;
import io.inquest.linux.proc.TraceeAccess;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.seize.AttachException;
import io.inquest.seize.SeizedProcess;
import io.inquest.trace.follow.MemoryWatchdog;
import io.inquest.trace.follow.Tracer;
import io.inquest.trace.follow.TracerParts;
import io.inquest.trace.install.OlderFilters;
import io.inquest.trace.interrupt.Bell;
import io.inquest.trace.interrupt.TracerCalls;
import io.inquest.trace.record.Hold;
import io.inquest.trace.record.OnLoss;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.record.RunStart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A run of processes that were there before. Every call of theirs stops, and none is changed but
 * for CLONE_UNTRACED: no filter is installed or rewritten, since none could be taken back. The
 * thread that calls {@link #run} becomes the tracer; it must do nothing else meanwhile.
 */
public final class AttachedRun {
  private final Path store;
  private final RunKeys keys;
  private final List<Anchor> anchors;
  private final RedactionRequest request;
  private final Ptrace ptrace = new Ptrace();
  private final Bell bell;
  private final MemoryWatchdog watchdog = MemoryWatchdog.start(Optional.empty());
  private final List<SeizedProcess> processes = new ArrayList<>();

  private AttachedRun(Path store, ProofOptions proof, RedactionRequest request) {
    this.request = request;
    this.store = store;
    this.keys = proof.keys();
    this.anchors = proof.anchors();
    this.bell = Bell.hang(ptrace);
  }

  /**
   * Seizes all tasks of processes, which run on.
   *
   * @param store the store's directory
   * @param proof how the run is proven
   * @param redaction what of its texts is not kept
   * @throws ProofException if it cannot be proven as was asked for
   * @throws AttachException if one of them cannot be traced; all are let go when the calling thread
   *     ends
   */
  public static AttachedRun to(
      List<Integer> pids, Path store, ProofOptions proof, RedactionRequest redaction) {
    AttachedRun run;
    try {
      run = new AttachedRun(store, proof, redaction);
    } catch (ErrnoException e) {
      throw new AttachException(
          pids.get(0), e.getMessage() + ": Inquest may not trace here; inquest doctor tells why");
    }
    for (int pid : pids) {
      if (run.processes.stream().noneMatch(process -> process.tids().contains(pid))) {
        run.processes.add(SeizedProcess.seize(run.ptrace, pid));
      }
    }
    return run;
  }

  /** How many tasks have been seized. */
  public int tasks() {
    return processes.stream().mapToInt(process -> process.tids().size()).sum();
  }

  /** Has {@link #run} leave all tasks running, and return. Any thread may call it. */
  public void detach() {
    watchdog.toldToEnd();
    bell.ring();
  }

  /**
   * Follows the tasks, and their children from now on, until all have ended or {@link #detach} is
   * called.
   *
   * @throws StoreException if the store cannot be written; then nothing was recorded
   */
  public AttachResult run() throws StoreException {
    RunStart.raiseDescriptorLimit();
    JobControl.ignoreQuit();
    RunDirectory directory = Journal.createRun(store);
    Redaction redaction = request.in(directory, environment(), Optional.empty());
    RunProof proof =
        new RunProof(
            directory,
            ProofOptions.host(),
            keys,
            RunFacts.of(List.of(), redaction.hidesEnvironment()),
            RedactionRequest.redact(anchors, redaction));
    AttachResult result;
    try (JournalWriter journal =
        JournalWriter.open(directory, JournalOptions.DEFAULT, proof, redaction)) {
      // The program must not suffer for a store that is full: what is lost is counted.
      RunRecorder recorder =
          new RunRecorder(journal, OnLoss.CONTINUE, new Hold(notice -> {}), proof);
      result = follow(directory, recorder, proof);
    }
    return result.with(proof.problems());
  }

  private AttachResult follow(RunDirectory directory, RunRecorder recorder, RunProof proof)
      throws StoreException {
    int leader = processes.get(0).tgid();
    recorder.append(
        RunStart.entry(
            recorder.now(),
            directory.number(),
            leader,
            command(leader),
            ProcFs.link("/proc/" + leader + "/cwd"),
            "refusals",
            Optional.empty()));
    begin(proof);
    TracerParts parts =
        new TracerParts(
            ptrace,
            recorder,
            Optional.empty(),
            OlderFilters.NONE,
            false,
            new TracerCalls(Optional.empty()));
    Tracer tracer = parts.tracer(new AttachedClient(bell), watchdog, leader);
    for (SeizedProcess process : processes) {
      recorder.append(
          new Gap(
              recorder.now(),
              GapKind.LATE_ATTACH,
              process.tgid(),
              process.tids().size(),
              "tasks of process " + process.tgid() + " ran before"));
      tracer.begin(process.tgid(), process.tids());
    }
    int status = tracer.follow();
    bell.takeDown();
    if (tracer.left()) {
      recorder.append(
          new Gap(
              recorder.now(),
              GapKind.DETACHED,
              0,
              0,
              "Inquest left the processes running; what they do from then on is not seen"));
    }
    RunEnded ended = recorder.end(tracer.left() ? recorder.detached() : recorder.ended(status));
    return new AttachResult(directory, tracer.left(), parts.entryStops().calls(), ended, List.of());
  }

  private static void begin(RunProof proof) {
    try {
      proof.begin();
    } catch (StoreException e) {
      // The processes must not suffer for it: the result's notes tell.
      return;
    }
  }

  /** What the processes were started with; they may have changed it since. */
  private List<byte[]> environment() {
    List<byte[]> all = new ArrayList<>();
    for (SeizedProcess process : processes) {
      all.addAll(strings(memoryOf(process.tgid(), "environ")));
    }
    return all;
  }

  private static List<String> command(int pid) {
    return strings(memoryOf(pid, "cmdline")).stream()
        .map(argument -> new String(argument, StandardCharsets.UTF_8))
        .toList();
  }

  /** What NULs end. */
  private static List<byte[]> strings(byte[] block) {
    List<byte[]> strings = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < block.length; at++) {
      if (block[at] == 0) {
        strings.add(Arrays.copyOfRange(block, from, at));
        from = at + 1;
      }
    }
    return strings;
  }

  /** The kernel reads it in the process's memory, and holds the lock of its mappings for that. */
  private static byte[] memoryOf(int pid, String file) {
    TraceeAccess.begin(pid, 0);
    try {
      return ProcFs.read("/proc/" + pid + "/" + file);
    } finally {
      TraceeAccess.end();
    }
  }
}
