package io.inquest.auditlog;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Logs that are damaged, or made to do harm: nothing in them is a failure of the import. */
class HostileLogTest {
  private static final int ROUNDS = 20_000;

  private static final List<String> SEEDS =
      List.of(
          "type=SECCOMP msg=audit(1790000101.101:2001): " + Logs.FIELDS + "\u001dARCH=x86_64",
          "Sep 21 14:15:09 hostb audit[712]: SECCOMP " + Logs.FIELDS,
          "<5>1 2026-09-21T14:15:08.123Z hostb kernel - - [a b=\"c\"] audit: type=1326"
              + " audit(1790000105.505:2005): "
              + Logs.FIELDS,
          "[Mon Sep 21 14:15:05 2026] audit: type=1326 audit(1.1:1): " + Logs.FIELDS,
          "09-21 14:15:13.113  4113  4120 F DEBUG   : Cause: seccomp prevented call to disallowed"
              + " arm64 system call 434",
          "type=SECCOMP msg=audit(09/21/26 14:15:11.111:2011) : pid=1 comm=a exe=/b sig=SIGSYS"
              + " arch=x86_64 syscall=socket compat=0 ip=0x1 code=kill",
          "{\"_AUDIT_TYPE\":\"1326\",\"_AUDIT_ID\":\"1\",\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":\"SECCOMP"
              + " auid=1 pid=1 syscall=1 code=0x0\"}",
          "__CURSOR=1\n_AUDIT_TYPE=1326\nMESSAGE=SECCOMP auid=1 pid=1 syscall=1 code=0x0\n\n");

  @Test
  void damagedLogs_areReadWithoutFailure() {
    long seed = Long.getLong("inquest.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] log = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
      for (int change = random.nextInt(8); change >= 0; change--) {
        log = changed(log, random);
      }
      byte[] damaged = log;
      assertThatCode(() -> readAll(damaged))
          .as("-Dinquest.seed=%d, round %d: %s", seed, round, Arrays.toString(damaged))
          .doesNotThrowAnyException();
    }
  }

  /** An export that ends within a field is the one thing that is said to be unreadable. */
  private static void readAll(byte[] log) {
    try {
      Logs.read(log);
    } catch (AssertionError e) {
      if (!(e.getCause() instanceof java.io.EOFException)) {
        throw e;
      }
    }
  }

  private static byte[] changed(byte[] log, Random random) {
    if (log.length == 0) {
      return log;
    }
    byte[] changed = log.clone();
    int at = random.nextInt(log.length);
    switch (random.nextInt(4)) {
      case 0 -> changed[at] = (byte) random.nextInt(256);
      case 1 -> changed = Arrays.copyOf(log, at);
      case 2 -> changed = Arrays.copyOfRange(log, at, log.length);
      default -> {
        int from = random.nextInt(log.length);
        int length = Math.min(random.nextInt(32), Math.min(log.length - at, log.length - from));
        System.arraycopy(log, from, changed, at, length);
      }
    }
    return changed;
  }
}
