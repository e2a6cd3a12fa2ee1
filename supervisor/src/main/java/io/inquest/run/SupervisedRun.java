package io.inquest.run;

import io.inquest.audit.checkpoint.Anchor;
import io.inquest.audit.checkpoint.RunKeys;
import io.inquest.audit.checkpoint.RunProof;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalFullException;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.redact.Redaction;
import io.inquest.compile.Compilations;
import io.inquest.compile.CompiledFilter;
import io.inquest.compile.Supervision;
import io.inquest.control.ControlServer;
import io.inquest.decide.InstalledFilter;
import io.inquest.decide.TaskFilters;
import io.inquest.launch.InheritedDescriptors;
import io.inquest.launch.LaunchException;
import io.inquest.launch.LaunchSpec;
import io.inquest.launch.Launcher;
import io.inquest.launch.Program;
import io.inquest.launch.ProgramContext;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.Prctl;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.proc.ProcFs;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.seccomp.PathLength;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.trace.follow.MemoryWatchdog;
import io.inquest.trace.follow.Tracer;
import io.inquest.trace.follow.TracerParts;
import io.inquest.trace.install.OlderFilters;
import io.inquest.trace.install.OlderListener;
import io.inquest.trace.install.ProgramFilters;
import io.inquest.trace.interrupt.Bell;
import io.inquest.trace.interrupt.TracerCalls;
import io.inquest.trace.record.Hold;
import io.inquest.trace.record.OnLoss;
import io.inquest.trace.record.PolicyFilterEntry;
import io.inquest.trace.record.RecordLostException;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.record.RunStart;
import io.inquest.trace.tighten.TightenHandler;
import io.inquest.trace.tighten.TightenOrders;
import io.inquest.trace.tighten.Tightening;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One run from launch to seal. The thread that calls {@link #run} becomes the tracer; it must do
 * nothing else meanwhile.
 */
public final class SupervisedRun {

  private final RunRequest request;
  private final ProgramContext context = ProgramContext.inherited();
  private final Ptrace ptrace = new Ptrace();
  private final List<CompiledFilter> filters = new ArrayList<>();
  private final Supervision supervision;
  private final Optional<WaitingShell> shell = WaitingShell.find(context.ignoredSignals());
  private final Hold hold;
  private final RunKeys keys;

  /**
   * Compiles the request's policies.
   *
   * @param compilations of the policies, as far as they were compiled before
   * @param notices gets what is to be said while the program runs
   * @throws PolicyException if the kernel has no room for one
   * @throws ProofException if the signing key that was given cannot be used
   */
  public SupervisedRun(RunRequest request, Compilations compilations, Consumer<String> notices) {
    this.request = request;
    this.keys = request.proof().keys();
    this.hold = new Hold(notices);
    // Where every call stops anyway, the filters need not stop what they allow.
    this.supervision =
        new Supervision(RunStart.randomToken(), request.recordAll() && !request.exact());
    for (Policy policy : request.policies()) {
      filters.addAll(compilations.of(policy).chain(supervision));
      requireRoom(policy);
    }
  }

  private void requireRoom(Policy latest) {
    List<io.inquest.linux.bpf.Program> chain = new ArrayList<>();
    for (CompiledFilter filter : filters) {
      chain.add(filter.supervised());
    }
    int length = PathLength.of(chain);
    if (length > PathLength.MAX) {
      throw new PolicyException(
          Place.of(latest.source()),
          "with it the policies take "
              + length
              + " instructions of the kernel in "
              + chain.size()
              + " filters; all filters of a task together may take "
              + PathLength.MAX,
          "Use conditions on fewer values, or ranges in their place.");
    }
  }

  /**
   * Launches the program, follows it to its end and seals the run's journal.
   *
   * @throws LaunchException if the program could not be started; then there is no run
   * @throws ProofException if checkpoints cannot be handed on as was asked for; then there is none
   * @throws StoreException if the store cannot be written; then the program was not started, or was
   *     killed because its records could not be kept
   */
  public RunResult run() throws StoreException {
    if (request.detach() && shell.isEmpty()) {
      throw new LaunchException(
          LaunchException.Reason.SETUP,
          "--detach takes a descriptor from 3 to 9 that is not in use: close one");
    }
    List<Anchor> anchors = request.proof().anchors();
    SignalForwarder forwarder = SignalForwarder.start(context.ignoredSignals(), hold::leave);
    InheritedDescriptors.keep(context.descriptors());
    OlderFilters older = OlderFilters.ofThisThread();
    if (older.any()) {
      older = older.listened(OlderListener.lives(ptrace));
      older = older.witnessed(request.exact() && !older.listened());
    }
    StoppedTracee launched = new Launcher(ptrace).launch(spec(older));
    Optional<Bell> bell = bell();
    JobControl.leaveTerminalSignals();
    RunStart.raiseDescriptorLimit();
    // What the program's user may do, the program may: but not look into its supervisor.
    LibC.prctl(Prctl.PR_SET_DUMPABLE, 0, 0, 0, 0);
    // A signal that ended this process from here on would leave a run without an end.
    forwarder.awaitReady();
    RunDirectory directory;
    JournalWriter journal;
    RunProof proof;
    try {
      directory = Journal.createRun(request.store());
      Redaction redaction =
          request.redaction().in(directory, context.environment(), request.user());
      proof =
          new RunProof(
              directory,
              ProofOptions.host(),
              keys,
              RunFacts.of(context.environment(), redaction.hidesEnvironment()),
              RedactionRequest.redact(anchors, redaction));
      journal = JournalWriter.open(directory, JournalOptions.DEFAULT, proof, redaction);
    } catch (StoreException e) {
      LibC.kill(launched.tid(), Signals.SIGKILL);
      throw e;
    }
    RunResult result;
    try (journal) {
      result = follow(launched, older, directory, journal, proof, forwarder, bell);
    }
    return result.with(proof.problems());
  }

  private RunResult follow(
      StoppedTracee launched,
      OlderFilters older,
      RunDirectory directory,
      JournalWriter journal,
      RunProof proof,
      SignalForwarder forwarder,
      Optional<Bell> bell)
      throws StoreException {
    RunRecorder recorder = new RunRecorder(journal, request.onLoss(), hold, proof);
    int leader = launched.tid();
    TaskFilters chain = taskFilters(older);
    TracerParts parts =
        new TracerParts(
            ptrace,
            recorder,
            Optional.of(supervision),
            older,
            request.recordAll(),
            new TracerCalls(bell));
    TightenOrders orders = parts.tightenOrders();
    Outliving outliving = new Outliving(shell, request, context.descriptors(), directory.number());
    MemoryWatchdog watchdog = MemoryWatchdog.start(Optional.of(forwarder));
    LaunchedClient client = new LaunchedClient(leader, forwarder, orders, shell, outliving);
    Tracer tracer = parts.tracer(client, watchdog, leader);
    forwarder.forwardTo(leader, watchdog);
    try (watchdog) {
      recordStart(recorder, directory.number(), leader, older, chain);
      beginProof(proof, journal, recorder, leader);
      tracer.begin(launched, chain);
      int status = followTakingOrders(tracer, orders, directory);
      watchdog.killedFor().ifPresent(tid -> recorder.append(waitedInVain(recorder, tid)));
      boolean stopped = watchdog.killedFor().isPresent() && status == Signals.SIGKILL;
      return new RunResult(
          directory,
          recorder.end(stopped ? recorder.stopped(status) : recorder.ended(status)),
          parts.entryStops().calls(),
          notes(parts.programFilters(), parts.tightening()));
    } catch (RecordLostException e) {
      LibC.kill(leader, Signals.SIGKILL);
      throw stopped(journal, recorder, (JournalFullException) e.getCause());
    }
  }

  /** Nothing of the program has run: what is signed now was so before its first instruction. */
  private void beginProof(RunProof proof, JournalWriter journal, RunRecorder recorder, int leader)
      throws StoreException {
    try {
      proof.begin();
    } catch (StoreException e) {
      if (request.onLoss() != OnLoss.CONTINUE) {
        LibC.kill(leader, Signals.SIGKILL);
        String why = "the run was stopped before the program's first instruction: ";
        journal.append(new Gap(recorder.now(), GapKind.STORE_FULL, 0, 0, why + e.getMessage()));
        journal.append(recorder.stopped(Signals.SIGKILL));
        throw e;
      }
    }
  }

  private static StoreException stopped(
      JournalWriter journal, RunRecorder recorder, JournalFullException full)
      throws JournalFullException {
    if (!journal.isEmpty()) {
      journal.append(
          new Gap(
              recorder.now(),
              GapKind.STORE_FULL,
              0,
              1,
              "the run was stopped: " + full.getMessage()));
      journal.append(recorder.stopped(Signals.SIGKILL));
    }
    return new StoreException(
        full.reason(),
        "keep the program's records",
        full.path(),
        full.problem() + ", so Inquest ended the program (--on-loss)",
        full.remedy(),
        full);
  }

  /** What waits in front of this process, if anything does. */
  public Optional<WaitingShell> shell() {
    return shell;
  }

  private static Gap waitedInVain(RunRecorder recorder, int tid) {
    return new Gap(
        recorder.now(),
        GapKind.LOST_TRACEE,
        tid,
        1,
        "Inquest waited in vain for the memory of task " + tid + ", and killed the program");
  }

  private int followTakingOrders(Tracer tracer, TightenOrders orders, RunDirectory directory) {
    TightenHandler handler = new TightenHandler(orders, supervision, request.context());
    ControlServer control = ControlServer.start(directory, handler);
    try {
      return tracer.follow();
    } finally {
      control.close();
    }
  }

  /** To be hung before this process becomes undumpable: nobody may trace what shares its memory. */
  private Optional<Bell> bell() {
    try {
      return Optional.of(Bell.hang(ptrace));
    } catch (ErrnoException e) {
      // A limit on processes, for example: the run takes no orders then.
      return Optional.empty();
    }
  }

  private static List<String> notes(ProgramFilters programFilters, Tightening tightening) {
    List<String> notes = new ArrayList<>(programFilters.notes());
    notes.addAll(tightening.notes());
    return notes;
  }

  private LaunchSpec spec(OlderFilters older) {
    List<byte[]> programs = new ArrayList<>();
    boolean noNewPrivileges = false;
    for (int i = 0; i < filters.size(); i++) {
      CompiledFilter filter = filters.get(i);
      boolean newest = i == filters.size() - 1;
      programs.add(
          (newest ? older.witness(filter.supervised()) : filter.supervised())
              .toBytes(ByteOrder.nativeOrder()));
      noNewPrivileges |= filter.policy().noNewPrivileges();
    }
    Program program = Program.of(request.command(), context.variable("PATH"));
    return new LaunchSpec(program, context, programs, noNewPrivileges, request.user());
  }

  private TaskFilters taskFilters(OlderFilters older) {
    boolean exact = request.exact() || older.listened();
    TaskFilters chain = older.beneath(exact ? TaskFilters.NONE_EXACT : TaskFilters.NONE);
    for (int i = 0; i < filters.size(); i++) {
      chain = chain.with(InstalledFilter.ofPolicy(older.count() + i, filters.get(i), 0));
    }
    return chain;
  }

  private void recordStart(
      RunRecorder recorder, long run, int leader, OlderFilters older, TaskFilters chain) {
    String mode = request.recordAll() ? "all" : "refusals";
    String directory = ProcFs.link("/proc/self/cwd");
    recorder.append(
        RunStart.entry(
            recorder.now(), run, leader, request.command(), directory, mode, request.group()));
    older.record(recorder, leader);
    for (int i = older.count(); i < older.count() + filters.size(); i++) {
      recorder.append(PolicyFilterEntry.of(recorder.now(), chain.filter(i), leader, 0));
    }
  }
}
