package io.inquest.linux.ptrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PendingEventsTest {
  private static final int SECCOMP_STOP = 0x0007057f;
  private static final int SIGCHLD_DELIVERY = 0x0000117f;
  private static final int EXIT_STOP = 0x0006057f;
  private static final int KILLED = 9;

  private final Tracees tracees = new Tracees();
  private final PendingEvents pending = new PendingEvents(tracees);

  /** A wait(2) with a script. As the kernel's, it answers for the newest tracee that it can. */
  private static final class Tracees implements PendingEvents.Wait {
    private final Map<Integer, Deque<Integer>> statuses = new LinkedHashMap<>();
    private int polls;
    private int sleeps;

    /** The first to be told to has the newest task. */
    void tell(int tid, int status) {
      statuses.computeIfAbsent(tid, t -> new ArrayDeque<>()).add(status);
    }

    @Override
    public long poll(int pid) {
      polls++;
      for (Map.Entry<Integer, Deque<Integer>> each : statuses.entrySet()) {
        if ((pid == -1 || pid == each.getKey()) && !each.getValue().isEmpty()) {
          return PendingEvents.event(each.getKey(), each.getValue().poll());
        }
      }
      return PendingEvents.NONE;
    }

    @Override
    public long sleep(int pid) {
      sleeps++;
      return poll(pid);
    }
  }

  private int nextTid() {
    return PendingEvents.tid(pending.next());
  }

  private void assertNext(int tid, int status) {
    long event = pending.next();
    assertThat(PendingEvents.tid(event)).isEqualTo(tid);
    assertThat(PendingEvents.status(event)).isEqualTo(status);
  }

  @Test
  void next_nothingPends_asksOnce() {
    assertThat(pending.next()).isEqualTo(PendingEvents.NONE);
    assertThat(tracees.polls).isOne();
  }

  @Test
  void next_tasksThatStopAgainAtOnce_areToldOfInTurn() {
    for (int tid = 4; tid > 0; tid--) {
      tracees.tell(tid, SECCOMP_STOP);
    }
    List<Integer> told = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int tid = nextTid();
      told.add(tid);
      tracees.tell(tid, SECCOMP_STOP);
    }
    assertThat(told).containsExactly(4, 3, 2, 1, 4, 3, 2, 1, 4, 3, 2, 1);
  }

  @Test
  void next_oneTaskThatStopsAgainAtOnce_doesNotKeepOthersFromBeingToldOf() {
    tracees.tell(9, SECCOMP_STOP);
    assertThat(nextTid()).isEqualTo(9);
    tracees.tell(9, SECCOMP_STOP);
    tracees.tell(1, SECCOMP_STOP);
    assertThat(nextTid()).isEqualTo(9);
    tracees.tell(9, SECCOMP_STOP);
    assertThat(nextTid()).isEqualTo(1);
  }

  @Test
  void next_moreTasksThanEverBefore_tellsOfEachOnce() {
    for (int tid = 1000; tid > 0; tid--) {
      tracees.tell(tid, SECCOMP_STOP);
    }
    List<Integer> told = new ArrayList<>();
    int tid;
    while ((tid = nextTid()) != 0) {
      told.add(tid);
    }
    assertThat(told).hasSize(1000);
    assertThat(new HashSet<>(told)).hasSize(1000);
  }

  @Test
  void next_oneTaskAloneForLong_doesNotKeepAnotherWaitingForLong() {
    for (int i = 0; i < 3 * PendingEvents.ALONE; i++) {
      tracees.tell(9, SECCOMP_STOP);
      assertThat(nextTid()).isEqualTo(9);
    }
    tracees.tell(1, SECCOMP_STOP);
    int turns = 0;
    tracees.tell(9, SECCOMP_STOP);
    while (nextTid() == 9) {
      tracees.tell(9, SECCOMP_STOP);
      turns++;
    }
    assertThat(turns).isLessThanOrEqualTo(PendingEvents.LOOK);
  }

  @Test
  void next_oneTaskAloneForLong_asksOnceForMostEvents() {
    for (int i = 0; i < PendingEvents.ALONE; i++) {
      tracees.tell(9, SECCOMP_STOP);
      nextTid();
    }
    int before = tracees.polls;
    for (int i = 0; i < 10 * PendingEvents.LOOK; i++) {
      tracees.tell(9, SECCOMP_STOP);
      nextTid();
    }
    assertThat(tracees.polls - before).isEqualTo(10 * PendingEvents.LOOK + 10);
  }

  @Test
  void next_taskKilledWhileItsSignalWaits_tellsOfItsExitInItsTurn() {
    tracees.tell(3, SECCOMP_STOP);
    tracees.tell(2, SIGCHLD_DELIVERY);
    tracees.tell(1, SECCOMP_STOP);
    assertNext(3, SECCOMP_STOP);
    tracees.tell(2, EXIT_STOP);
    assertNext(2, EXIT_STOP);
    assertNext(1, SECCOMP_STOP);
    assertThat(pending.next()).isEqualTo(PendingEvents.NONE);
  }

  @Test
  void next_taskKilledWhileStopsAreTaken_hasOneTurn() {
    tracees.tell(2, SECCOMP_STOP);
    tracees.tell(2, EXIT_STOP);
    tracees.tell(1, SECCOMP_STOP);
    assertNext(2, EXIT_STOP);
    assertNext(1, SECCOMP_STOP);
    assertThat(pending.next()).isEqualTo(PendingEvents.NONE);
  }

  @Test
  void next_endedTaskWhoseNumberIsGivenAgain_tellsOfBoth() {
    tracees.tell(3, SECCOMP_STOP);
    tracees.tell(2, KILLED);
    tracees.tell(2, SIGCHLD_DELIVERY);
    tracees.tell(1, SECCOMP_STOP);
    assertNext(3, SECCOMP_STOP);
    tracees.tell(2, EXIT_STOP);
    assertNext(2, KILLED);
    assertNext(2, EXIT_STOP);
    assertNext(1, SECCOMP_STOP);
    assertThat(pending.next()).isEqualTo(PendingEvents.NONE);
  }

  @Test
  void await_oneTaskWhoseEventWaits_isNotToldOfAgain() {
    tracees.tell(3, SECCOMP_STOP);
    tracees.tell(2, SECCOMP_STOP);
    tracees.tell(1, SECCOMP_STOP);
    assertNext(3, SECCOMP_STOP);
    assertThat(pending.await(2)).isEqualTo(PendingEvents.event(2, SECCOMP_STOP));
    assertThat(tracees.sleeps).isZero();
    assertThat(pending.await(2)).isEqualTo(PendingEvents.NONE);
    assertThat(tracees.sleeps).isOne();
    assertNext(1, SECCOMP_STOP);
    assertThat(pending.next()).isEqualTo(PendingEvents.NONE);
  }

  @Test
  void await_noTracee_sleepsAndGivesNone() {
    assertThat(pending.await()).isEqualTo(PendingEvents.NONE);
    assertThat(tracees.sleeps).isOne();
  }
}
