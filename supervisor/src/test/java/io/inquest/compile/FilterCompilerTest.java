package io.inquest.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.Step;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.PolicyException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterCompilerTest {
  private static final String INSPECT = "TRACE(" + Supervision.INSPECT + ")";
  private static final String POLICY =
      """
      inquest: 1
      architectures: [x86_64, i386]
      default: errno:ENOSYS
      unknown: errno:EPERM
      rules:
        - {name: plain, syscalls: [read, close, prctl, clone, futex], action: allow}
        - {name: kept, syscalls: getpid, action: allow, record: true}
        - {name: log, syscalls: getppid, action: log}
        - {name: some, syscalls: write, when: fd == 1, action: allow}
        - {name: kill, syscalls: reboot, action: kill}
        - {name: trap, syscalls: mount, action: trap}
      """;

  @Test
  void program_plainAllow_loadsNoArgument() {
    CompiledFilter filter = Probe.of("p.yaml", POLICY).filter();
    SeccompData data = new SeccompData();
    for (Program program : List.of(filter.program(), filter.supervised())) {
      for (String call : List.of("read", "close", "futex")) {
        data.set(number(call), X86_64.ABI.auditArch(), 0, 1, 2, 3, 4, 5, 6);
        List<Integer> loads = new ArrayList<>();
        for (Step step : Evaluator.trace(program, data)) {
          if (step.instruction().code() == Instruction.LD_ABS) {
            loads.add(step.instruction().k());
          }
        }
        assertThat(loads).as(call).containsExactly(SeccompData.ARCH, SeccompData.NR);
      }
    }
  }

  private static int number(String call) {
    return X86_64.ABI.syscalls().number(call).orElseThrow();
  }

  @Test
  void program_otherAbis_archAndX32BitAreChecked() {
    Probe probe = Probe.of("p.yaml", POLICY);

    assertThat(probe.answer(I386.ABI, "read")).isEqualTo("ALLOW");
    assertThat(probe.answer(X32.ABI, "read")).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer(X86_64.ABI, 0x80000000)).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer(Aarch64.ABI, "read")).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer(X86_64.ABI, -1)).as("skips a call").isEqualTo("ERRNO(1)");
    assertThat(probe.answer(X86_64.ABI, 3000)).as("unknown").isEqualTo("ERRNO(1)");
    assertThat(probe.answer(X86_64.ABI, "openat")).as("default").isEqualTo("ERRNO(38)");
  }

  @Test
  void supervised_eachAction_tracedUnlessTheKernelEnactsIt() {
    Probe probe = Probe.of("p.yaml", POLICY);

    assertThat(probe.installed("read")).isEqualTo("ALLOW");
    assertThat(probe.installed("getpid")).isEqualTo("TRACE(1)");
    assertThat(probe.installed("getppid")).isEqualTo("TRACE(2)");
    assertThat(probe.installed("write", 1)).isEqualTo("ALLOW");
    assertThat(probe.installed("write", 2)).as("default").isEqualTo("TRACE(6)");
    assertThat(probe.installed("reboot")).isEqualTo("KILL_PROCESS");
    assertThat(probe.installed("mount")).isEqualTo("TRAP");
    assertThat(probe.rule(X86_64.ABI, "write", 2)).isEqualTo("default");
    assertThat(probe.rule(I386.ABI, "getppid")).isEqualTo("log");
  }

  @Test
  void supervised_recordAll_plainAllowsStopToo() {
    Supervision all = new Supervision(1, true);
    Probe probe = Probe.of(Probe.of("p.yaml", POLICY).filter().policy(), all);

    assertThat(probe.installed("read")).isEqualTo("TRACE");
    assertThat(probe.installed("write", 1)).isEqualTo("TRACE(3)");
    assertThat(probe.installed("reboot")).isEqualTo("KILL_PROCESS");
  }

  @Test
  void supervised_callsThatCouldEscape_stop() {
    Probe probe = Probe.of("p.yaml", POLICY);

    assertThat(probe.installed("seccomp", 1)).isEqualTo(INSPECT);
    assertThat(probe.installed("clone3")).isEqualTo(INSPECT);
    assertThat(probe.installed(I386.ABI, "clone3")).isEqualTo(INSPECT);
    assertThat(probe.installed("prctl", 22, 2)).isEqualTo(INSPECT);
    assertThat(probe.installed("prctl", 0x5_00000016L))
        .as("the option is an int")
        .isEqualTo(INSPECT);
    assertThat(probe.installed("prctl", 15)).isEqualTo("ALLOW");
    assertThat(probe.installed("clone", 0x00800011)).isEqualTo(INSPECT);
    assertThat(probe.installed("clone", 17)).isEqualTo("ALLOW");
    assertThat(probe.installed(I386.ABI, "clone", 0x00800000)).isEqualTo(INSPECT);
    // The real program knows nothing of that.
    assertThat(probe.answer("clone", 0x00800011)).isEqualTo("ALLOW");
    assertThat(probe.answer("clone3")).isEqualTo("ERRNO(38)");
  }

  @Test
  void supervised_tokenInLastArgument_kernelEnacts() {
    Probe probe = Probe.of("p.yaml", POLICY);
    Supervision run = Probe.SUPERVISION;

    assertThat(probe.installed("seccomp", 1, 0, 0, 0, 0, run.killProcess()))
        .isEqualTo("KILL_PROCESS");
    assertThat(probe.installed("seccomp", 1, 0, 0, 0, 0, run.killThread()))
        .isEqualTo("KILL_THREAD");
    assertThat(probe.installed("clone3", 1, 0, 0, 0, 0, run.trap())).isEqualTo("TRAP");
    assertThat(probe.installed("clone", 0x00800000, 0, 0, 0, 0, run.trap())).isEqualTo("TRAP");
    assertThat(probe.installed("clone", 17, 0, 0, 0, 0, run.trap())).isEqualTo("ALLOW");
    long otherHigh = run.trap() ^ (1L << 32);
    assertThat(probe.installed("seccomp", 1, 0, 0, 0, 0, otherHigh)).isEqualTo(INSPECT);
    assertThat(probe.installed(I386.ABI, "seccomp", 1, 0, 0, 0, 0, run.trap() & 0xffffffffL))
        .as("a register of 32 bits")
        .isEqualTo("TRAP");
  }

  @Test
  void ruleAt_noReturn_refused() {
    CompiledFilter filter = Probe.of("p.yaml", POLICY).filter();

    assertThatThrownBy(() -> filter.ruleAt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("instruction 0 is not a rule's return");
    for (int i = 0; i < filter.program().length(); i++) {
      if (filter.program().instruction(i).isReturn()) {
        assertThat(filter.ruleAt(i).action().returnValue())
            .isEqualTo(filter.program().instruction(i).k());
      }
    }
  }

  @Test
  void compile_listenerWanted_refusedWithPlace() {
    String profile =
        """
        {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
         {"names": ["mount"], "action": "SCMP_ACT_NOTIFY"}]}
        """;

    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> Probe.of("p.json", profile))
        .withMessage(
            """
            p.json:2:2: SCMP_ACT_NOTIFY leaves the call to a listener, and Inquest provides none
               {"names": ["mount"], "action": "SCMP_ACT_NOTIFY"}]}
               ^
            Choose another action, SCMP_ACT_ERRNO or SCMP_ACT_LOG for example.\
            """);
  }
}
