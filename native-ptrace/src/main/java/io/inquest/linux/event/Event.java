package io.inquest.linux.event;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.Parameter;
import io.inquest.linux.arch.Signature;
import io.inquest.linux.arch.SyscallTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The event of entering a system call on one ABI. Immutable.
 *
 * @param name {@code sys_enter_} and the call's name
 * @param abi the ABI on which the call is made
 * @param syscall the kernel table's name of the call
 * @param nr its number ({@link Architecture})
 * @param fields one for each parameter, in order; none for a call that Linux never implemented
 */
public record Event(
    String name, Architecture abi, String syscall, int nr, List<Field.Numeric> fields) {
  private static final String SYSTEM = "syscalls:";
  private static final String ENTER = "sys_enter_";

  /** Keeps a copy of the fields. */
  public Event {
    fields = List.copyOf(fields);
  }

  /**
   * The event that {@code text} names: {@code syscalls:sys_enter_write}, {@code sys_enter_write} or
   * {@code write}. A name of the kernel's table comes before an event's other spelling of a call
   * ({@code newfstat} for fstat).
   *
   * @throws UnknownEventException when it names none
   */
  public static Event of(Architecture abi, String text) {
    String call = text.startsWith(SYSTEM) ? text.substring(SYSTEM.length()) : text;
    boolean event = call.startsWith(ENTER);
    if (text.startsWith(SYSTEM) && !event) {
      throw unknown(abi, text, call.startsWith("sys_exit_") ? exit() : "");
    }
    call = event ? call.substring(ENTER.length()) : call;
    SyscallTable table = abi.syscalls();
    OptionalInt nr = table.number(call);
    if (nr.isEmpty()) {
      throw unknown(abi, text, call.startsWith("sys_exit_") ? exit() : "");
    }
    String syscall = table.name(nr.getAsInt()).orElse(call);
    return new Event(ENTER + syscall, abi, syscall, nr.getAsInt(), fields(abi, syscall));
  }

  /** What an expression may say of this event: its fields, {@code arg0}…{@code arg5}, constants. */
  public Scope scope() {
    return new EventScope(this);
  }

  private static List<Field.Numeric> fields(Architecture abi, String syscall) {
    Optional<Signature> signature = Signature.of(abi, syscall);
    if (signature.isEmpty()) {
      return List.of();
    }
    List<Field.Numeric> fields = new ArrayList<>(6);
    for (Parameter parameter : signature.get().parameters()) {
      fields.add(
          new Field.Numeric(
              parameter.name(),
              parameter.position(),
              parameter.comparedBits(),
              parameter.signed()));
    }
    return fields;
  }

  private static String exit() {
    return ": a filter sees a call when it is entered (sys_enter_), not its result";
  }

  private static UnknownEventException unknown(Architecture abi, String text, String why) {
    if (text.isEmpty()) {
      return new UnknownEventException(
          "the event is empty; name a call, as in syscalls:sys_enter_write", text, List.of());
    }
    String call = text.startsWith(SYSTEM) ? text.substring(SYSTEM.length()) : text;
    String prefix = text.substring(0, text.length() - call.length());
    if (call.startsWith(ENTER)) {
      prefix = prefix + ENTER;
      call = call.substring(ENTER.length());
    } else if (call.startsWith("sys_exit_")) {
      call = call.substring("sys_exit_".length());
    }
    List<String> suggestions = new ArrayList<>();
    for (String name : abi.syscalls().suggest(call)) {
      suggestions.add(prefix.equals(SYSTEM) ? SYSTEM + ENTER + name : prefix + name);
    }
    return new UnknownEventException(
        "'" + text + "' is no event of " + abi.name() + why + ClosestNames.hint(suggestions),
        text,
        suggestions);
  }
}
