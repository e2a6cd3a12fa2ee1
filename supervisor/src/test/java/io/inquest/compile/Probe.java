package io.inquest.compile;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import io.inquest.policy.SystemdVersion;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Asks compiled policies about single calls. */
public final class Probe {
  /** A token that no test's arguments equal by accident. */
  public static final Supervision SUPERVISION = new Supervision(0x5eed_0123_c0de_4567L, false);

  private final CompiledFilter filter;
  private final Evaluator real;
  private final Evaluator supervised;
  private final SeccompData data = new SeccompData();

  private Probe(CompiledFilter filter) {
    this.filter = filter;
    this.real = new Evaluator(filter.program());
    this.supervised = new Evaluator(filter.supervised());
  }

  public static Probe of(Policy policy) {
    return new Probe(FilterCompiler.compile(policy, SUPERVISION));
  }

  public static Probe of(Policy policy, Supervision supervision) {
    return new Probe(FilterCompiler.compile(policy, supervision));
  }

  /** Reads and compiles a policy for x86_64 without capabilities. */
  public static Probe of(String name, String text) {
    return of(PolicyLoader.read(new SourceText(name, text), context(new ArrayList<>())));
  }

  /** This machine, without capabilities. */
  public static LoadContext hostContext() {
    return context(Architecture.host(), new ArrayList<>());
  }

  public static LoadContext context(List<PolicyNote> notes, String... capabilities) {
    return context(X86_64.ABI, notes, capabilities);
  }

  private static LoadContext context(
      Architecture host, List<PolicyNote> notes, String... capabilities) {
    return new LoadContext(host, Set.of(capabilities), new KernelVersion(6, 18), notes::add)
        .withSystemd(SystemdVersion.parse("262"));
  }

  public CompiledFilter filter() {
    return filter;
  }

  /** What the real program answers: {@code ALLOW}, {@code ERRNO(1)}. */
  public String answer(Architecture abi, String call, long... args) {
    return text(real.run(call(abi, abi.syscalls().number(call).orElseThrow(), args)));
  }

  /** As above, on x86_64. */
  public String answer(String call, long... args) {
    return answer(X86_64.ABI, call, args);
  }

  /** As above, by number. */
  public String answer(Architecture abi, int nr, long... args) {
    return text(real.run(call(abi, nr, args)));
  }

  /** The rule that answers in the real program. */
  public String rule(Architecture abi, String call, long... args) {
    real.run(call(abi, abi.syscalls().number(call).orElseThrow(), args));
    return filter.ruleAt(real.lastInstruction()).name();
  }

  /** What the installed program answers. */
  public String installed(Architecture abi, String call, long... args) {
    return text(supervised.run(call(abi, abi.syscalls().number(call).orElseThrow(), args)));
  }

  /** As above, on x86_64. */
  public String installed(String call, long... args) {
    return installed(X86_64.ABI, call, args);
  }

  private SeccompData call(Architecture abi, int nr, long... args) {
    long[] six = Arrays.copyOf(args, 6);
    return data.set(nr, abi.auditArch(), 0, six[0], six[1], six[2], six[3], six[4], six[5]);
  }

  /** A return value as tests write it. */
  public static String text(int returnValue) {
    SeccompAction action = SeccompAction.of(returnValue);
    int bits = returnValue & 0xffff;
    return bits == 0 ? action.name() : action.name() + "(" + bits + ")";
  }
}
