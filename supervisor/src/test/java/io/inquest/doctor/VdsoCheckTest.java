package io.inquest.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class VdsoCheckTest {
  @Test
  void of_vectorWithTheImage_isOkAndSaysWhere() {
    assertThat(VdsoCheck.of(vector(6, 4096, 33, 0x7ffd1000, 0, 0)))
        .isEqualTo(new Ok("mapped at 0x7ffd1000"));
  }

  @Test
  void of_vectorWithout_isMissing() {
    // 33 as a value is no key.
    assertThat(VdsoCheck.of(vector(6, 33, 0, 0))).isInstanceOf(Missing.class);
  }

  @Test
  void of_nothing_cannotTell() {
    assertThat(VdsoCheck.of(new byte[0])).isInstanceOf(Unknown.class);
  }

  private static byte[] vector(long... words) {
    byte[] bytes = new byte[words.length * Long.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asLongBuffer().put(words);
    return bytes;
  }
}
