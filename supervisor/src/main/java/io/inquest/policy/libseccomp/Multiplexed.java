package io.inquest.policy.libseccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call that i386 also, or only, makes through another, which takes the call's number in its first
 * argument: {@code socketcall(2)} ({@code SYS_*} of {@code <linux/net.h>}) and {@code ipc(2)} (of
 * {@code <linux/ipc.h>}). libseccomp filters both ways.
 *
 * @param through {@code socketcall} or {@code ipc}
 * @param selector the first argument
 */
record Multiplexed(String through, int selector) {
  private static final Map<String, Multiplexed> CALLS =
      Map.ofEntries(
          socket("socket", 1),
          socket("bind", 2),
          socket("connect", 3),
          socket("listen", 4),
          socket("accept", 5),
          socket("getsockname", 6),
          socket("getpeername", 7),
          socket("socketpair", 8),
          socket("send", 9),
          socket("recv", 10),
          socket("sendto", 11),
          socket("recvfrom", 12),
          socket("shutdown", 13),
          socket("setsockopt", 14),
          socket("getsockopt", 15),
          socket("sendmsg", 16),
          socket("recvmsg", 17),
          socket("accept4", 18),
          socket("recvmmsg", 19),
          socket("sendmmsg", 20),
          ipc("semop", 1),
          ipc("semget", 2),
          ipc("semctl", 3),
          ipc("semtimedop", 4),
          ipc("msgsnd", 11),
          ipc("msgrcv", 12),
          ipc("msgget", 13),
          ipc("msgctl", 14),
          ipc("shmat", 21),
          ipc("shmdt", 22),
          ipc("shmget", 23),
          ipc("shmctl", 24));

  private static Map.Entry<String, Multiplexed> socket(String call, int selector) {
    return Map.entry(call, new Multiplexed("socketcall", selector));
  }

  private static Map.Entry<String, Multiplexed> ipc(String call, int selector) {
    return Map.entry(call, new Multiplexed("ipc", selector));
  }

  /** How i386 multiplexes the call, if it does. */
  static Optional<Multiplexed> named(String call) {
    return Optional.ofNullable(CALLS.get(call));
  }

  /**
   * The tests of the multiplexing call. As in libseccomp the selector takes the place of a test of
   * argument 0, and the other tests stay, although the arguments they are about lie in memory.
   */
  List<ArgumentTest> select(List<ArgumentTest> tests) {
    List<ArgumentTest> selecting = new ArrayList<>(tests.size() + 1);
    selecting.add(new ArgumentTest(0, 32, ArgumentTest.Operator.EQ, 0xffffffffL, selector));
    for (ArgumentTest test : tests) {
      if (test.argument() != 0) {
        selecting.add(test);
      }
    }
    return selecting;
  }
}
