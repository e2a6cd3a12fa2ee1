package io.inquest.filter.convert;

import com.fasterxml.jackson.core.JsonGenerator;
import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes an outline as a seccomp profile of the OCI runtime specification. Used once.
 *
 * <p>An entry is about a call on every ABI, so the first ABI that has a call, 64-bit ones first,
 * says what its entries are.
 */
final class OciWriter {
  private final Outline outline;
  private final JsonGenerator json;

  private OciWriter(Outline outline, JsonGenerator json) {
    this.outline = outline;
    this.json = json;
  }

  /** Writes the profile as one object; what it cannot say falls to the default. */
  static void write(Outline outline, JsonGenerator json) throws IOException {
    new OciWriter(outline, json).write();
  }

  /** What makes calls one entry. */
  private record Head(String rule, Action action, List<OciTest> tests) {}

  private void write() throws IOException {
    json.writeStartObject();
    action("defaultAction", "defaultErrnoRet", outline.byDefault());
    json.writeArrayFieldStart("architectures");
    for (Architecture abi : outline.abis()) {
      json.writeString(name(abi));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("syscalls");
    for (Map.Entry<Head, List<String>> entry : entries().entrySet()) {
      entry(entry.getKey(), entry.getValue());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private Map<Head, List<String>> entries() {
    Map<String, Architecture> leading = new LinkedHashMap<>();
    for (int bits : new int[] {64, 32}) {
      for (Architecture abi : outline.abis()) {
        if (abi.wordBits() == bits) {
          abi.syscalls().names().forEach(call -> leading.putIfAbsent(call, abi));
        }
      }
    }
    Map<Head, List<String>> entries = new LinkedHashMap<>();
    for (Outline.Part part : outline.parts()) {
      Architecture abi = part.calls().abi().orElseThrow();
      for (List<OciTest> tests : OciTest.alternatives(part, abi.wordBits())) {
        Head head = new Head(part.rule(), part.action(), tests);
        for (int nr : part.calls().known()) {
          String call = abi.syscalls().name(nr).orElseThrow();
          if (leading.get(call) == abi) {
            entries.computeIfAbsent(head, key -> new ArrayList<>()).add(call);
          }
        }
      }
    }
    return entries;
  }

  private void entry(Head head, List<String> calls) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("names");
    for (String call : calls) {
      json.writeString(call);
    }
    json.writeEndArray();
    action("action", "errnoRet", head.action());
    if (!head.tests().isEmpty()) {
      json.writeArrayFieldStart("args");
      for (OciTest test : head.tests()) {
        json.writeStartObject();
        json.writeNumberField("index", test.argument());
        json.writeFieldName("value");
        json.writeNumber(new BigInteger(Long.toUnsignedString(test.value())));
        if (test.operator().equals(OciTest.MASKED)) {
          json.writeFieldName("valueTwo");
          json.writeNumber(new BigInteger(Long.toUnsignedString(test.valueTwo())));
        }
        json.writeStringField("op", test.operator());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void action(String key, String errnoKey, Action action) throws IOException {
    json.writeStringField(
        key,
        switch (action.action()) {
          case USER_NOTIF -> "SCMP_ACT_NOTIFY";
          default -> "SCMP_ACT_" + action.action().name();
        });
    if (action.action() == SeccompAction.ERRNO || action.action() == SeccompAction.TRACE) {
      json.writeNumberField(errnoKey, action.data());
    }
  }

  private static String name(Architecture abi) {
    if (abi == I386.ABI) {
      return "SCMP_ARCH_X86";
    }
    if (abi == X32.ABI) {
      return "SCMP_ARCH_X32";
    }
    if (abi == Arm.ABI) {
      return "SCMP_ARCH_ARM";
    }
    return abi == Aarch64.ABI ? "SCMP_ARCH_AARCH64" : "SCMP_ARCH_X86_64";
  }
}
