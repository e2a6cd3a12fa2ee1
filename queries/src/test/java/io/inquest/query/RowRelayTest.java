package io.inquest.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowRelayTest {
  @Test
  void relay_ofManyRows_givesThemAllInTheirOrder() {
    List<Integer> taken = new ArrayList<>();
    try (RowRelay<Integer> relay = new RowRelay<>(taken::add)) {
      IntStream.range(0, 20_001).forEach(relay::accept);
      relay.finish();
    }

    assertThat(taken).hasSize(20_001).isSorted();
  }

  @Test
  void relay_whoseConsumerFails_throwsWhatItThrew() {
    try (RowRelay<Integer> relay =
        new RowRelay<>(
            row -> {
              throw new IllegalStateException("full");
            })) {
      assertThatThrownBy(
              () -> {
                IntStream.range(0, 20_000).forEach(relay::accept);
                relay.finish();
              })
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("full");
    }
  }
}
