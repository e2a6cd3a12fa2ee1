package io.inquest.linux.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownWordsTest {
  private static final int ARCH = 4;
  private static final int NUMBER = 0;

  private static KnownWords loaded(int offset) {
    return KnownWords.NOTHING.after(Instruction.of(Instruction.LD_ABS, offset));
  }

  @Test
  void meet_ofPathsThatKnowTheSame_keepsIt() {
    KnownWords both = loaded(ARCH).equal(7).meet(loaded(ARCH).equal(7));
    assertThat(both.value(ARCH)).hasValue(7);
    assertThat(both.loaded()).hasValue(ARCH);
  }

  @Test
  void meet_ofPathsThatKnowDifferentValues_knowsNeither() {
    KnownWords both = loaded(ARCH).equal(7).meet(loaded(ARCH).equal(8));
    assertThat(both.value(ARCH)).isEmpty();
  }

  @Test
  void meet_withAPathThatKnowsLess_knowsLess() {
    KnownWords both = loaded(ARCH).equal(7).meet(loaded(ARCH));
    assertThat(both.value(ARCH)).isEmpty();
    assertThat(loaded(ARCH).meet(loaded(ARCH).equal(7)).value(ARCH)).isEmpty();
  }

  @Test
  void meet_withAPathThatKnowsLess_doesNotTakeZeroForTheUnknown() {
    assertThat(loaded(ARCH).equal(0).meet(loaded(ARCH)).value(ARCH)).isEmpty();
    assertThat(loaded(ARCH).meet(loaded(ARCH).equal(0)).value(ARCH)).isEmpty();
  }

  @Test
  void meet_whereAHoldsDifferentWords_doesNotKnowWhich() {
    KnownWords both = loaded(ARCH).equal(7).meet(loaded(ARCH).equal(7).after(load(NUMBER)));
    assertThat(both.loaded()).isEmpty();
    assertThat(both.value(ARCH)).hasValue(7);
  }

  @Test
  void meet_withAPathNotYetSeen_isThePathThatWas() {
    KnownWords seen = loaded(ARCH).equal(7);
    assertThat(seen.meet(null)).isSameAs(seen);
  }

  private static Instruction load(int offset) {
    return Instruction.of(Instruction.LD_ABS, offset);
  }
}
