package io.inquest.linux.event;

import io.inquest.linux.arch.Constants;
import io.inquest.linux.arch.Signedness;
import io.inquest.linux.arch.X32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of a call's event by the kernel's names of its parameters, and {@code arg0} to {@code
 * arg5}: the raw registers, unsigned, whatever the parameter's type.
 */
final class EventScope implements Scope {
  private final Event event;
  private final boolean readsMemory;

  /**
   * @param readsMemory whether texts that the fields point at may be compared
   */
  EventScope(Event event, boolean readsMemory) {
    this.event = event;
    this.readsMemory = readsMemory;
  }

  @Override
  public Optional<Field> resolve(String name) {
    for (Field field : event.fields()) {
      if (field.name().equals(name)) {
        return Optional.of(field);
      }
    }
    int index = argument(name);
    return index < 0 || isAmbiguous(index) ? Optional.empty() : Optional.of(raw(name, index));
  }

  /** A register; x32 passes 64 bits in it, whatever its pointers have. */
  private Field raw(String name, int index) {
    boolean wide = event.abi().wordBits() == 64 || event.abi() == X32.ABI;
    return new Field.Numeric(name, index, wide ? 64 : 32, Signedness.UNSIGNED);
  }

  /** The index that {@code arg0} to {@code arg5} names; else -1. */
  private static int argument(String name) {
    boolean argument = name.length() == 4 && name.startsWith("arg");
    int index = argument ? name.charAt(3) - '0' : -1;
    return index <= 5 ? index : -1;
  }

  /**
   * Whether {@code argN} might as well be counted from 1, since the call's own parameters are
   * (prctl's second is {@code arg2}).
   */
  private boolean isAmbiguous(int index) {
    for (Field field : event.fields()) {
      int own = argument(field.name());
      if (index > 0 && own >= 0 && own != field.position()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<String> fieldNames() {
    List<String> names = new ArrayList<>(6);
    for (Field field : event.fields()) {
      names.add(field.name());
    }
    return names;
  }

  @Override
  public OptionalLong constant(Field.Numeric field, String name) {
    return Constants.value(event.abi(), name);
  }

  @Override
  public List<String> suggestConstants(Field.Numeric field, String name) {
    return Constants.suggest(event.abi(), name);
  }

  @Override
  public Optional<Field.Text> textAt(Field.Numeric pointer) {
    for (Field.Text text : event.texts()) {
      if (text.name().equals(pointer.name())) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean readsMemory() {
    return readsMemory;
  }

  @Override
  public Optional<String> whyNoField(String name) {
    if (name.startsWith("common_") || name.equals("__syscall_nr") || name.equals("nr")) {
      return Optional.of(
          "'" + name + "' is a field of trace records; a filter sees only the call's arguments");
    }
    if (argument(name) > 0) {
      return Optional.of(
          "'"
              + name
              + "' is ambiguous: "
              + event.syscall()
              + " numbers its own parameters ("
              + String.join(", ", fieldNames())
              + "); say which by its name");
    }
    return Optional.empty();
  }
}
