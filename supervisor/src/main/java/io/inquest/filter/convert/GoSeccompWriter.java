package io.inquest.filter.convert;

import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.policy.Action;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes an outline as a policy of go-seccomp-bpf: what the first of its ABIs gets. Its errno is
 * always EPERM, and it has no notification. Used once.
 */
final class GoSeccompWriter {
  private static final Map<String, String> OPERATIONS =
      Map.of("EQ", "Equal", "NE", "NotEqual", "LE", "LessOrEqual", "GE", "GreaterOrEqual");

  private final Outline outline;
  private final Architecture abi;
  private final JsonGenerator yaml;

  private GoSeccompWriter(Outline outline, JsonGenerator yaml) {
    this.outline = outline;
    this.abi = outline.abis().get(0);
    this.yaml = yaml;
  }

  /** Writes the policy as one object. */
  static void write(Outline outline, JsonGenerator yaml) throws IOException {
    new GoSeccompWriter(outline, yaml).write();
  }

  private void write() throws IOException {
    yaml.writeStartObject();
    yaml.writeObjectFieldStart("seccomp");
    Action byDefault = sayable(outline.byDefault());
    yaml.writeStringField("default_action", word(byDefault));
    yaml.writeArrayFieldStart("syscalls");
    boolean any = false;
    for (Outline.Part part : outline.parts()) {
      Action action = sayable(part.action());
      boolean own = part.calls().abi().filter(abi::equals).isPresent();
      if (own && !action.equals(byDefault) && !part.calls().known().isEmpty()) {
        any |= group(part, action);
      }
    }
    if (!any) {
      // An empty list is refused; what the default says may be said again.
      yaml.writeStartObject();
      yaml.writeStringField("action", word(byDefault));
      names(List.of("exit_group"));
      yaml.writeEndObject();
    }
    yaml.writeEndArray();
    yaml.writeEndObject();
    yaml.writeEndObject();
  }

  private boolean group(Outline.Part part, Action action) throws IOException {
    List<List<OciTest>> alternatives = OciTest.alternatives(part, abi.wordBits());
    if (alternatives.isEmpty()) {
      return false;
    }
    List<String> names =
        part.calls().known().stream().map(nr -> abi.syscalls().name(nr).orElseThrow()).toList();
    yaml.writeStartObject();
    yaml.writeStringField("action", word(action));
    if (part.calls().condition().isAlways()) {
      names(names);
    } else {
      yaml.writeArrayFieldStart("names_with_args");
      for (String name : names) {
        for (List<OciTest> tests : alternatives) {
          call(name, tests);
        }
      }
      yaml.writeEndArray();
    }
    yaml.writeEndObject();
    return true;
  }

  private void names(List<String> names) throws IOException {
    yaml.writeArrayFieldStart("names");
    for (String name : names) {
      yaml.writeString(name);
    }
    yaml.writeEndArray();
  }

  private static boolean isMasked(OciTest test) {
    return test.operator().equals(OciTest.MASKED);
  }

  private void call(String name, List<OciTest> tests) throws IOException {
    yaml.writeStartObject();
    yaml.writeStringField("name", name);
    yaml.writeArrayFieldStart("arguments");
    for (OciTest test : tests) {
      if (!isMasked(test)) {
        argument(
            test.argument(),
            OPERATIONS.get(test.operator().substring(OciTest.PREFIX.length())),
            test.value());
      } else {
        for (long rest = test.valueTwo() & test.value(); rest != 0; rest &= rest - 1) {
          argument(test.argument(), "BitsSet", Long.lowestOneBit(rest));
        }
        long clear = test.value() & ~test.valueTwo();
        if (clear != 0) {
          argument(test.argument(), "BitsNotSet", clear);
        }
      }
    }
    yaml.writeEndArray();
    yaml.writeEndObject();
  }

  private void argument(int position, String operation, long value) throws IOException {
    yaml.writeStartObject();
    yaml.writeNumberField("argument", position);
    yaml.writeStringField("operation", operation);
    yaml.writeFieldName("value");
    yaml.writeNumber(new BigInteger(Long.toUnsignedString(value)));
    yaml.writeEndObject();
  }

  /** What comes closest and lets no more through. */
  private static Action sayable(Action action) {
    return switch (action.action()) {
      case ERRNO -> Action.errno(Errno.EPERM);
      case USER_NOTIF -> Action.KILL_PROCESS;
      default -> new Action(action.action(), 0);
    };
  }

  private static String word(Action action) {
    return action.action().name().toLowerCase(Locale.ROOT);
  }
}
