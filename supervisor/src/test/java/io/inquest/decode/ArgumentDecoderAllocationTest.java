package io.inquest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.OwnMemory;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompData;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class ArgumentDecoderAllocationTest {
  private static final int CALLS = 20_000;

  private final OwnMemory own = new OwnMemory();
  private final DecodedCall out = new DecodedCall();

  @Test
  void decode_plansCompiled_allocatesNothingPerCall() {
    SeccompData[] calls = {
      call("getppid"),
      call("openat", -100, own.string("/etc/passwd"), 0x80000),
      call("write", 0, own.string("hello"), 5),
      call("connect", 0, own.bytes("0200 0050 7f000001 0000000000000000"), 16),
      call("execve", own.string("/bin/ls"), own.strings("ls", "-l"), own.strings("A=1")),
      call("ioctl", 0, 0x5412, 0x10),
      call("rt_sigprocmask", 0, own.longs(0x10002), 0, 8),
      call("openat2", -100, own.string("x"), own.longs(0x80000, 0, 8), 24)
    };
    decodeAll(calls, 1);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    decodeAll(calls, CALLS / calls.length);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // Less than one small object in sixteen calls: what the measurement itself allocates.
    assertThat(allocated).isLessThan(CALLS);
  }

  private void decodeAll(SeccompData[] calls, int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (SeccompData call : calls) {
        own.decodeRaw(call, out);
      }
    }
  }

  private static SeccompData call(String name, long... arguments) {
    int nr = X86_64.ABI.syscalls().number(name).orElseThrow();
    return OwnMemory.data(X86_64.ABI.auditArch(), nr, arguments);
  }
}
