package io.inquest.linux.event;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the names in an expression mean: the fields of a call's event, the columns of a report. */
public interface Scope {

  /** The field with this name. */
  Optional<Field> resolve(String name);

  /** The names of the fields, to say what there is when a name is unknown. */
  List<String> fieldNames();

  /**
   * The value of a named constant.
   *
   * @param field the field that it is compared with
   */
  default OptionalLong constant(Field.Numeric field, String name) {
    return OptionalLong.empty();
  }

  /** The constants closest to a mistyped name, best first. */
  default List<String> suggestConstants(Field.Numeric field, String name) {
    return List.of();
  }

  /**
   * The text that an address points at.
   *
   * @param pointer a field that is an address
   * @return empty where no NUL-terminated text lies there
   */
  default Optional<Field.Text> textAt(Field.Numeric pointer) {
    return Optional.empty();
  }

  /** Whether an expression may compare the text that an address points at. */
  default boolean readsMemory() {
    return false;
  }

  /** Why a name that other tools know as a field is none here; empty when it is just unknown. */
  default Optional<String> whyNoField(String name) {
    return Optional.empty();
  }
}
