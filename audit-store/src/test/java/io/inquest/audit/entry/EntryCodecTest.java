package io.inquest.audit.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  private final long seed = System.nanoTime();
  private final RandomEntries entries = new RandomEntries(seed);

  @Test
  void decode_encodedEntryOfEachType_isEqual() throws MalformedEntryException {
    Set<Integer> codes = new HashSet<>();
    for (int i = 0; i < 200 * RandomEntries.TYPES; i++) {
      AuditEntry entry = entries.next(i % RandomEntries.TYPES);
      ByteOrder order = i % 2 == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      PayloadWriter out = new PayloadWriter(order);
      EntryCodec.encode(entry, out);
      int type = EntryCodec.typeOf(entry);
      codes.add(type);

      assertThat(EntryCodec.decode(type, entry.time(), out.toBuffer()))
          .as("seed %d", seed)
          .isEqualTo(entry);
    }
    assertThat(codes).hasSize(RandomEntries.TYPES);
  }

  @Test
  void decode_payloadCutAnywhere_isMalformed() {
    for (int type = 0; type < RandomEntries.TYPES; type++) {
      AuditEntry entry = entries.next(type);
      PayloadWriter out = new PayloadWriter(ByteOrder.LITTLE_ENDIAN);
      EntryCodec.encode(entry, out);
      for (int length = 0; length < out.length(); length++) {
        ByteBuffer cut = out.toBuffer().limit(length);
        assertThatThrownBy(() -> EntryCodec.decode(EntryCodec.typeOf(entry), 0, cut))
            .as("seed %d, %s cut to %d", seed, entry, length)
            .isInstanceOf(MalformedEntryException.class);
      }
    }
  }

  @Test
  void decode_unknownType_isMalformed() {
    assertThatThrownBy(() -> EntryCodec.decode(99, 0, ByteBuffer.allocate(8)))
        .isInstanceOf(MalformedEntryException.class)
        .hasMessageContaining("99");
  }
}
