package io.inquest.filter.convert;

import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.linux.arch.Architecture;
import io.inquest.policy.Action;
import java.io.IOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes an outline in seccompiler's JSON, as the filter of one thread: what the first of its ABIs
 * gets. Besides the default there is one answer, the most usual one; calls with another get the
 * default. Used once.
 */
final class ThreadFilterWriter {
  private final Outline outline;
  private final Architecture abi;
  private final JsonGenerator json;

  private ThreadFilterWriter(Outline outline, JsonGenerator json) {
    this.outline = outline;
    this.abi = outline.abis().get(0);
    this.json = json;
  }

  /** Writes an object with one filter. */
  static void write(Outline outline, String name, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeFieldName(name);
    new ThreadFilterWriter(outline, json).write();
    json.writeEndObject();
  }

  private void write() throws IOException {
    Action byDefault = sayable(outline.byDefault());
    Action match = match(byDefault);
    json.writeStartObject();
    json.writeFieldName("default_action");
    action(byDefault);
    json.writeFieldName("filter_action");
    action(match);
    json.writeArrayFieldStart("filter");
    for (Outline.Part part : outline.parts()) {
      if (isOwn(part) && sayable(part.action()).equals(match)) {
        for (List<OciTest> tests : OciTest.alternatives(part, abi.wordBits())) {
          for (int nr : part.calls().known()) {
            entry(abi.syscalls().name(nr).orElseThrow(), tests);
          }
        }
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private boolean isOwn(Outline.Part part) {
    return part.calls().abi().filter(abi::equals).isPresent();
  }

  /** What most calls get of those that do not get the default. */
  private Action match(Action byDefault) {
    Map<Action, Integer> counts = new LinkedHashMap<>();
    Action usual = byDefault.action().isRefusal() ? Action.ALLOW : Action.KILL_PROCESS;
    for (Outline.Part part : outline.parts()) {
      Action action = sayable(part.action());
      if (isOwn(part) && !action.equals(byDefault)) {
        int count = counts.merge(action, part.calls().known().size(), Integer::sum);
        usual = count > counts.getOrDefault(usual, 0) ? action : usual;
      }
    }
    return usual;
  }

  private void entry(String call, List<OciTest> tests) throws IOException {
    json.writeStartObject();
    json.writeStringField("syscall", call);
    if (!tests.isEmpty()) {
      json.writeArrayFieldStart("args");
      for (OciTest test : tests) {
        boolean masked = test.operator().equals(OciTest.MASKED);
        json.writeStartObject();
        json.writeNumberField("index", test.argument());
        json.writeStringField("type", "qword");
        json.writeFieldName("op");
        if (masked) {
          json.writeStartObject();
          json.writeFieldName("masked_eq");
          number(test.value());
          json.writeEndObject();
        } else {
          json.writeString(
              test.operator().substring(OciTest.PREFIX.length()).toLowerCase(Locale.ROOT));
        }
        json.writeFieldName("val");
        number(masked ? test.valueTwo() : test.value());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void number(long value) throws IOException {
    json.writeNumber(new BigInteger(Long.toUnsignedString(value)));
  }

  /** There is no notification: who waits for one gets a call that is refused. */
  private static Action sayable(Action action) {
    return switch (action.action()) {
      case USER_NOTIF -> Action.KILL_PROCESS;
      default -> action;
    };
  }

  private void action(Action action) throws IOException {
    switch (action.action()) {
      case ERRNO, TRACE -> {
        json.writeStartObject();
        json.writeNumberField(action.action().name().toLowerCase(Locale.ROOT), action.data());
        json.writeEndObject();
      }
      default -> json.writeString(action.action().name().toLowerCase(Locale.ROOT));
    }
  }
}
