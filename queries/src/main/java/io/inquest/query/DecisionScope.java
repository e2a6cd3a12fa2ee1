package io.inquest.query;

import io.inquest.linux.arch.Constants;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.arch.Signedness;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.event.Field;
import io.inquest.linux.event.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The fields of {@code --where}: a decision's keys, and {@code arg0} to {@code arg5} in place of
 * {@code args}.
 */
final class DecisionScope implements Scope {
  /** The position of {@code arg0}; those of other fields are their places in the output. */
  static final int FIRST_ARGUMENT = 64;

  private static final int ARGUMENTS = 6;

  private final Map<String, Field> fields = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  DecisionScope() {
    for (DecisionField field : DecisionField.all()) {
      if (field == DecisionField.ARGS) {
        for (int i = 0; i < ARGUMENTS; i++) {
          add(new Field.Numeric("arg" + i, FIRST_ARGUMENT + i, 64, Signedness.UNSIGNED));
        }
      } else {
        add(typed(field));
      }
    }
  }

  private void add(Field field) {
    fields.put(field.name(), field);
    names.add(field.name());
  }

  private static Field typed(DecisionField field) {
    return switch (field) {
      case RUN, SEQ, IP -> number(field, 64, Signedness.UNSIGNED);
      case AUDIT_ARCH -> number(field, 32, Signedness.UNSIGNED);
      case TGID, TID, NR, DATA, ERRNO, FILTER, INSTRUCTION, STACK ->
          number(field, 32, Signedness.SIGNED);
      case RESULT, DURATION -> number(field, 64, Signedness.SIGNED);
      default -> new Field.Text(field.key(), position(field));
    };
  }

  private static Field number(DecisionField field, int bits, Signedness signed) {
    return new Field.Numeric(field.key(), position(field), bits, signed);
  }

  private static int position(DecisionField field) {
    return DecisionField.all().indexOf(field);
  }

  @Override
  public Optional<Field> resolve(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  @Override
  public List<String> fieldNames() {
    return names;
  }

  @Override
  public OptionalLong constant(Field.Numeric field, String name) {
    OptionalInt errno = ErrnoNames.number(name);
    return errno.isPresent()
        ? OptionalLong.of(errno.getAsInt())
        : Constants.value(X86_64.ABI, name);
  }

  @Override
  public List<String> suggestConstants(Field.Numeric field, String name) {
    return field.position() == position(DecisionField.ERRNO)
        ? ErrnoNames.suggest(name)
        : Constants.suggest(X86_64.ABI, name);
  }

  @Override
  public Optional<String> whyNoField(String name) {
    return name.equals(DecisionField.ARGS.key())
        ? Optional.of("'args' is six numbers: compare arg0 to arg5")
        : Optional.empty();
  }
}
