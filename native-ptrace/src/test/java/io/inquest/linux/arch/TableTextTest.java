package io.inquest.linux.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constants.sets",
        "constants.values",
        "ioctl.sets",
        "ioctl.values",
        "errno.sets",
        "signal.sets",
        "groups",
        "x86_64.signatures",
        "i386.signatures",
        "x32.signatures",
        "aarch64.signatures",
        "arm.signatures"
      })
  void block_ofEveryKey_isFoundWithItsOwnHead(String resource) {
    TableText table = TableText.of(resource);
    List<String> keys = table.keys();

    assertThat(keys).isNotEmpty().isSorted().doesNotHaveDuplicates();
    for (String key : keys) {
      List<String> block = table.block(key).orElseThrow();
      assertThat(TableText.word(block.get(0), 0)).isEqualTo(key);
      assertThat(block.subList(1, block.size())).allMatch(line -> line.startsWith(" "));
      assertThat(table.block(key + "z")).matches(b -> b.isPresent() == keys.contains(key + "z"));
    }
  }

  @Test
  void keysFrom_aPrefix_areExactlyThoseThatBeginWithIt() {
    TableText table = TableText.of("constants.sets");

    assertThat(table.keysFrom("si_code"))
        .isEqualTo(table.keys().stream().filter(k -> k.startsWith("si_code")).toList())
        .hasSize(9);
    assertThat(table.keysFrom("zzz")).isEmpty();
  }

  @Test
  void of_aMissingResource_saysWhich() {
    assertThatThrownBy(() -> TableText.of("none"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read the table none");
  }
}
