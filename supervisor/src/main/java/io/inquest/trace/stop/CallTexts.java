package io.inquest.trace.stop;

import io.inquest.linux.event.Field;
import io.inquest.linux.event.FieldValues;
import io.inquest.linux.memory.TraceeMemory;
import io.inquest.linux.seccomp.SeccompData;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A stopped call's numbers, and the NUL-terminated texts that they point at, each read when it is
 * first asked for. What lies there now another task may change before the kernel reads it.
 *
 * <p>Texts are UTF-8. A null pointer that points at nothing has none; what cannot be read is not
 * known, nor what the kernel's PATH_MAX bytes do not hold. Reused for every call; owned by the
 * tracer thread.
 */
final class CallTexts implements FieldValues {
  private static final int PATH_MAX = 4096;

  private final byte[] bytes = new byte[PATH_MAX];
  private final boolean[] read = new boolean[SeccompData.ARGUMENTS];
  private final String[] texts = new String[SeccompData.ARGUMENTS];
  private SeccompData call;
  private TraceeMemory memory;

  /** The values of a call whose task stands still until they were asked for. */
  CallTexts of(SeccompData call, TraceeMemory memory) {
    this.call = call;
    this.memory = memory;
    Arrays.fill(read, false);
    return this;
  }

  @Override
  public long number(Field.Numeric field) {
    return call.argument(field.position());
  }

  @Override
  public boolean knows(Field field) {
    return field instanceof Field.Numeric
        || read(field.position()) != null
        || call.argument(field.position()) == 0;
  }

  @Override
  public boolean has(Field field) {
    return field instanceof Field.Numeric || read(field.position()) != null;
  }

  @Override
  public String text(Field.Text field) {
    return read(field.position());
  }

  private String read(int position) {
    if (!read[position]) {
      int length = memory.readString(call.argument(position), bytes);
      boolean whole = length >= 0 && length < PATH_MAX;
      texts[position] = whole ? new String(bytes, 0, length, StandardCharsets.UTF_8) : null;
      read[position] = true;
    }
    return texts[position];
  }
}
