package io.inquest.audit.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.journal.Decisions;
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
      int type = EntryCodec.encode(entry, out);
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
      int code = EntryCodec.encode(entry, out);
      for (int length = 0; length < out.length(); length++) {
        ByteBuffer cut = out.toBuffer().limit(length);
        assertThatThrownBy(() -> EntryCodec.decode(code, 0, cut))
            .as("seed %d, %s cut to %d", seed, entry, length)
            .isInstanceOf(MalformedEntryException.class);
      }
    }
  }

  @Test
  void decode_entriesOfOlderWriters_lackWhatWasAddedSince() throws MalformedEntryException {
    FilterInstalled filter = entries.filter(1);
    FilterInstalled older =
        new FilterInstalled(
            1,
            filter.index(),
            filter.origin(),
            filter.policy(),
            filter.tid(),
            filter.flags(),
            filter.sha256(),
            filter.program(),
            filter.rules(),
            filter.observed(),
            "",
            CallSite.NONE,
            "");

    assertThat(decodeAs(EntryType.FILTER_WITHOUT_SITE, older, 4 + 4 + 4 + 8 + 4 + 4))
        .isEqualTo(older);
    assertThat(decodeAs(EntryType.FILTER_WITHOUT_FORMAT, older, 4)).isEqualTo(older);
  }

  /** What is made of the entry's payload without its last bytes. */
  private static AuditEntry decodeAs(int type, AuditEntry entry, int missing)
      throws MalformedEntryException {
    PayloadWriter out = new PayloadWriter(ByteOrder.LITTLE_ENDIAN);
    EntryCodec.encode(entry, out);
    return EntryCodec.decode(type, entry.time(), out.toBuffer().limit(out.length() - missing));
  }

  @Test
  void encode_decision_isLeftToTheJournal() {
    PayloadWriter out = new PayloadWriter(ByteOrder.LITTLE_ENDIAN);
    assertThatThrownBy(() -> EntryCodec.encode(Decisions.expected(1), out))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(out.length()).isZero();
  }

  @Test
  void decode_unknownType_isMalformed() {
    assertThatThrownBy(() -> EntryCodec.decode(99, 0, ByteBuffer.allocate(8)))
        .isInstanceOf(MalformedEntryException.class)
        .hasMessageContaining("99");
  }
}
