package io.inquest.trace.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WallClockTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1000 * MILLISECOND;
  private static final long START = 1_790_000_000L * SECOND;

  private long monotonic = 5 * SECOND;
  private long wall = START;
  private final WallClock clock = new WallClock(() -> monotonic, () -> wall);

  private void pass(long onBoth, long onWallAlone) {
    monotonic += onBoth;
    wall += onBoth + onWallAlone;
  }

  @Test
  void now_betweenLooks_followsTheMonotonicClock() {
    pass(SECOND / 2, 3600 * SECOND);
    assertThat(clock.now()).isEqualTo(START + SECOND / 2);
    assertThat(clock.hasStepped()).isFalse();
  }

  @Test
  void now_afterAStepForward_followsItAndTellsBothTimes() {
    pass(2 * SECOND, 3600 * SECOND);
    assertThat(clock.now()).isEqualTo(wall);
    WallClock.Step step = clock.takeStep().orElseThrow();
    assertThat(step).isEqualTo(new WallClock.Step(START + 2 * SECOND, START + 3602 * SECOND));
    assertThat(step.inWords())
        .isEqualTo(
            "the clock went from 2026-09-21T14:13:22Z to 2026-09-21T15:13:22Z: it was set, or the"
                + " machine slept");
    assertThat(clock.takeStep()).isEmpty();
    pass(2 * SECOND, 0);
    assertThat(clock.now()).isEqualTo(wall);
    assertThat(clock.hasStepped()).isFalse();
  }

  @Test
  void now_afterAStepBack_tellsIt() {
    pass(2 * SECOND, -SECOND);
    clock.now();
    assertThat(clock.takeStep()).contains(new WallClock.Step(START + 2 * SECOND, START + SECOND));
  }

  @Test
  void look_soonAfterAStep_tellsItWithoutWaitingForASecond() {
    pass(MILLISECOND, SECOND);
    assertThat(clock.look()).isEqualTo(wall);
    assertThat(clock.hasStepped()).isTrue();
  }

  @Test
  void now_ofASlewedClock_isNoStep() {
    for (int i = 0; i < 100; i++) {
      pass(2 * SECOND, MILLISECOND);
      assertThat(clock.now()).isEqualTo(wall);
    }
    pass(3600 * SECOND, 1800 * MILLISECOND);
    assertThat(clock.now()).isEqualTo(wall);
    assertThat(clock.hasStepped()).isFalse();
  }

  @Test
  void takeStep_afterSeveral_isFromTheFirstToTheLast() {
    pass(2 * SECOND, 10 * SECOND);
    clock.now();
    pass(2 * SECOND, 20 * SECOND);
    clock.now();
    assertThat(clock.takeStep()).contains(new WallClock.Step(START + 2 * SECOND, wall));
  }
}
