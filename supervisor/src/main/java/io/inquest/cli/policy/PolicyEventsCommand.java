package io.inquest.cli.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.OutputForm;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Signedness;
import io.inquest.linux.event.Event;
import io.inquest.linux.event.Field;
import io.inquest.policy.event.EventWords;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inquest policy events}: which events there are, and what can be said of each. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the events of system calls, and their fields as they are compared: u32 is an unsigned"
          + " 32-bit number, s32 a signed one, p64 an address, p64 text the address of a text,"
          + " which conditions that record may compare (filename ~ \"/etc/*\").",
    })
final class PolicyEventsCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Parameters(
      arity = "0..1",
      paramLabel = "GLOB",
      description =
          "Only events like this: 'open*', 'syscalls:sys_enter_*at'; or those of a group"
              + " (@basic-io), a class (%%file), or a list (read,write).")
  private String glob = "*";

  @Option(
      names = "--arch",
      paramLabel = "ABI",
      description = "Of this ABI: x86_64, i386, x32, aarch64, arm (default: this machine's).")
  private String arch;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "For people (text, the default), or one JSON object a line.")
  private OutputForm format = OutputForm.TEXT;

  @Override
  public Integer call() throws IOException {
    List<Event> events = EventWords.areSeveral(glob) ? named() : alike();
    if (format == OutputForm.JSON) {
      json(events);
    } else {
      text(events);
    }
    return events.isEmpty() ? ExitStatus.FOUND : ExitStatus.OK;
  }

  private List<Event> named() {
    List<Event> events = new ArrayList<>();
    EventWords.read("GLOB", glob, abi()).forEach(word -> events.addAll(word.events()));
    return events;
  }

  private List<Event> alike() {
    List<Event> events = new ArrayList<>();
    for (String name : abi().syscalls().names()) {
      Event event = Event.of(abi(), name);
      if (event.isLike(glob)) {
        events.add(event);
      }
    }
    return events;
  }

  private Architecture abi() {
    return arch == null
        ? Architecture.host()
        : Architecture.named(arch)
            .orElseThrow(
                () ->
                    new ParameterException(
                        command.commandLine(), "--arch " + arch + ": there is no such ABI"));
  }

  private static void text(List<Event> events) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Event event : events) {
      StringJoiner fields = new StringJoiner(", ", "(", ")");
      for (Field.Numeric field : event.fields()) {
        fields.add(field.name() + ": " + type(field) + (isText(event, field) ? " text" : ""));
      }
      lines.add("syscalls:" + event.name() + fields);
    }
    Output.print(lines);
  }

  private static String type(Field.Numeric field) {
    String letter =
        switch (field.signed()) {
          case SIGNED -> "s";
          case UNSIGNED -> "u";
          case POINTER -> "p";
        };
    return letter + field.bits();
  }

  private static boolean isText(Event event, Field.Numeric field) {
    return event.tracerScope().textAt(field).isPresent();
  }

  private static void json(List<Event> events) throws IOException {
    try (Writer out = Output.json();
        JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter(""));
      for (Event event : events) {
        json.writeStartObject();
        json.writeStringField("event", "syscalls:" + event.name());
        json.writeStringField("arch", event.abi().name());
        json.writeNumberField("nr", event.nr());
        json.writeArrayFieldStart("fields");
        for (Field.Numeric field : event.fields()) {
          json.writeStartObject();
          json.writeStringField("name", field.name());
          json.writeNumberField("argument", field.position());
          json.writeNumberField("bits", field.bits());
          json.writeBooleanField("signed", field.isSigned());
          json.writeBooleanField("pointer", field.signed() == Signedness.POINTER);
          json.writeBooleanField("text", isText(event, field));
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
      }
    }
  }
}
