package io.inquest.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeccompDataTest {
  private final SeccompData data =
      new SeccompData().set(-1, 0x40000003, 0x8877665544332211L, 10, 11, 12, 13, 14, -15);

  @Test
  void set_everyField_isReadBack() {
    assertThat(data.nr()).isEqualTo(-1);
    assertThat(data.arch()).isEqualTo(0x40000003);
    assertThat(data.instructionPointer()).isEqualTo(0x8877665544332211L);
    for (int index = 0; index < 5; index++) {
      assertThat(data.argument(index)).isEqualTo(10 + index);
    }
    assertThat(data.argument(5)).isEqualTo(-15);
  }

  @Test
  void word_ofSixtyFourBitField_hasLowHalfFirst() {
    assertThat(data.word(8)).isEqualTo(0x44332211);
    assertThat(data.word(12)).isEqualTo(0x88776655);
    assertThat(data.word(56)).isEqualTo(-15);
    assertThat(data.word(60)).isEqualTo(-1);
  }

  @Test
  void setArgument_one_leavesOthers() {
    data.setArgument(2, 0x1_0000_0002L);
    assertThat(data.argument(1)).isEqualTo(11);
    assertThat(data.argument(2)).isEqualTo(0x1_0000_0002L);
    assertThat(data.argument(3)).isEqualTo(13);
  }

  @Test
  void word_unaligned_isRefused() {
    assertThatThrownBy(() -> data.word(6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("offset 6 is not a multiple of 4");
  }

  @Test
  void argument_outOfRange_isRefused() {
    assertThatThrownBy(() -> data.argument(6))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("argument 6; there are 6");
  }
}
