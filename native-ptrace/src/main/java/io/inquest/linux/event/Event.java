package io.inquest.linux.event;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.ForeignCalls;
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
 * @param texts the NUL-terminated texts that some of them point at, by the same names and positions
 */
public record Event(
    String name,
    Architecture abi,
    String syscall,
    int nr,
    List<Field.Numeric> fields,
    List<Field.Text> texts) {
  private static final String SYSTEM = "syscalls:";
  private static final String ENTER = "sys_enter_";
  private static final String EXIT = "sys_exit_";
  private static final String EXIT_REMEDY =
      ": a filter sees a call when it is entered, not its result";

  /** Keeps copies of the lists. */
  public Event {
    fields = List.copyOf(fields);
    texts = List.copyOf(texts);
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
    boolean prefixed = call.startsWith(ENTER);
    SyscallTable table = abi.syscalls();
    OptionalInt nr = table.number(prefixed ? call.substring(ENTER.length()) : call);
    if (nr.isEmpty() || (text.startsWith(SYSTEM) && !prefixed)) {
      throw unknown(abi, text);
    }
    String syscall = table.name(nr.getAsInt()).orElseThrow();
    Optional<Signature> signature = Signature.of(abi, syscall);
    List<Parameter> parameters = signature.isPresent() ? signature.get().parameters() : List.of();
    return new Event(
        ENTER + syscall, abi, syscall, nr.getAsInt(), fields(parameters), texts(parameters));
  }

  /**
   * Whether one of the ways to write this event is like a pattern: {@code *}, {@code ?}, {@code
   * [a-z]}.
   */
  public boolean isLike(String glob) {
    return Glob.matches(glob, syscall)
        || Glob.matches(glob, name)
        || Glob.matches(glob, SYSTEM + name);
  }

  /**
   * What a filter may say of this event: its fields, {@code arg0}…{@code arg5}, constants.
   *
   * @see #tracerScope
   */
  public Scope scope() {
    return new EventScope(this, false);
  }

  /** What a tracer may say of it, which sees the texts in the program's memory as well. */
  public Scope tracerScope() {
    return new EventScope(this, true);
  }

  private static List<Field.Numeric> fields(List<Parameter> parameters) {
    List<Field.Numeric> fields = new ArrayList<>(6);
    for (Parameter parameter : parameters) {
      fields.add(
          new Field.Numeric(
              parameter.name(),
              parameter.position(),
              parameter.comparedBits(),
              parameter.signed()));
    }
    return fields;
  }

  private static List<Field.Text> texts(List<Parameter> parameters) {
    List<Field.Text> texts = new ArrayList<>(2);
    for (Parameter parameter : parameters) {
      if (parameter.isText()) {
        texts.add(new Field.Text(parameter.name(), parameter.position()));
      }
    }
    return texts;
  }

  private static UnknownEventException unknown(Architecture abi, String text) {
    if (text.isEmpty()) {
      return new UnknownEventException(
          "the event is empty; name a call, as in syscalls:sys_enter_write", text, List.of());
    }
    String call = call(text);
    boolean event = text.startsWith(ENTER) || text.startsWith(EXIT);
    String prefix = text.startsWith(SYSTEM) ? SYSTEM + ENTER : event ? ENTER : "";
    List<String> suggestions = new ArrayList<>();
    for (String name : abi.syscalls().suggest(call)) {
      suggestions.add(prefix + name);
    }
    String why = text.indexOf(EXIT) >= 0 ? EXIT_REMEDY : elsewhere(abi, call);
    return new UnknownEventException(
        "'" + text + "' is no event of " + abi.name() + why + ClosestNames.hint(suggestions),
        text,
        suggestions);
  }

  /** The call's name within {@code text}, which may have the prefixes of an event. */
  private static String call(String text) {
    String call = text.startsWith(SYSTEM) ? text.substring(SYSTEM.length()) : text;
    if (call.startsWith(ENTER)) {
      return call.substring(ENTER.length());
    }
    return call.startsWith(EXIT) ? call.substring(EXIT.length()) : call;
  }

  /** The other ABIs, and the other machines, that have a call which this one lacks. */
  private static String elsewhere(Architecture without, String call) {
    StringBuilder abis = new StringBuilder();
    if (without.syscalls().number(call).isPresent()) {
      return "";
    }
    for (Architecture abi : Architecture.all()) {
      if (abi.syscalls().number(call).isPresent()) {
        abis.append(abis.isEmpty() ? " (a call of " : ", ").append(abi.name());
      }
    }
    for (String machine : ForeignCalls.machines(call)) {
      abis.append(abis.isEmpty() ? " (a call of " : ", ").append(machine);
    }
    return abis.isEmpty() ? "" : abis.append(')').toString();
  }
}
