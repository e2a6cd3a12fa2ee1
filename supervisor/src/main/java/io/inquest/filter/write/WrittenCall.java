package io.inquest.filter.write;

import io.inquest.filter.algebra.Call;
import io.inquest.linux.event.Field;
import io.inquest.linux.event.FieldValues;
import java.util.Map;

/**
 * A call as people write it.
 *
 * @param call its numbers
 * @param texts what those of its arguments point at that are written as texts, by position
 */
public record WrittenCall(Call call, Map<Integer, String> texts) implements FieldValues {

  /** Keeps a copy of the texts. */
  public WrittenCall {
    texts = Map.copyOf(texts);
  }

  @Override
  public long number(Field.Numeric field) {
    return call.arguments().get(field.position());
  }

  @Override
  public boolean knows(Field field) {
    return has(field) || call.arguments().get(field.position()) == 0;
  }

  @Override
  public boolean has(Field field) {
    return field instanceof Field.Numeric || texts.containsKey(field.position());
  }

  @Override
  public String text(Field.Text field) {
    return texts.get(field.position());
  }
}
