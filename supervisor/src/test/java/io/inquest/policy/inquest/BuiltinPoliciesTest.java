package io.inquest.policy.inquest;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.compile.Probe;
import io.inquest.compile.Supervision;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.Policy;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltinPoliciesTest {

  private static Policy load(String name) {
    return PolicyLoader.load(name, Probe.context(new ArrayList<>()));
  }

  @Test
  void load_strict_modeOneEndsBySigkill() {
    Policy policy = load("strict");
    Probe probe = Probe.of(policy);

    assertThat(policy.killBySigkill()).isTrue();
    for (String call : List.of("read", "write", "exit", "rt_sigreturn")) {
      assertThat(probe.answer(call)).as(call).isEqualTo("ALLOW");
      assertThat(probe.installed(call)).as(call).isEqualTo("ALLOW");
    }
    assertThat(probe.answer(I386.ABI, "sigreturn")).isEqualTo("ALLOW");
    assertThat(probe.answer(I386.ABI, "rt_sigreturn")).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer("exit_group")).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer("open")).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer(X32.ABI, "read")).isEqualTo("KILL_PROCESS");
    // The kernel would end it by SIGSYS: the tracer must do it.
    assertThat(probe.installed("open")).startsWith("TRACE");
    assertThat(probe.installed(X32.ABI, "read")).startsWith("TRACE");
    assertThat(probe.installed(X86_64.ABI, "clone3"))
        .isEqualTo("TRACE(" + Supervision.INSPECT + ")");
  }

  @Test
  void load_observe_refusesNothing() {
    Probe probe = Probe.of(load("observe"));

    assertThat(probe.answer("reboot")).isEqualTo("ALLOW");
    assertThat(probe.answer(I386.ABI, "reboot")).isEqualTo("ALLOW");
    assertThat(probe.answer(X32.ABI, "reboot")).isEqualTo("ALLOW");
    assertThat(probe.answer(X86_64.ABI, 9999)).isEqualTo("ALLOW");
    assertThat(probe.installed("reboot")).isEqualTo("ALLOW");
    assertThat(probe.installed("seccomp")).isEqualTo("TRACE(" + Supervision.INSPECT + ")");
  }
}
