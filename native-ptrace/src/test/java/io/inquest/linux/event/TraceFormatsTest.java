package io.inquest.linux.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X86_64;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Compares the events with the running kernel's own, where tracefs can be read. */
class TraceFormatsTest {
  private static final String ENTER = "sys_enter_";

  /** Fields of the table's kernel that an older one does not have. */
  private static final Map<String, Integer> ADDED_SINCE_6_18 = Map.of("bpf", 2);

  @Test
  void fields_ofEveryEventOfTheKernel_haveTheNamesOfItsFormat() throws IOException {
    Path events = syscallEvents();
    Assumptions.assumeTrue(events != null, "no readable tracefs here");
    Architecture abi = Architecture.host();
    SoftAssertions softly = new SoftAssertions();
    int compared = 0;
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(events, ENTER + "*")) {
      for (Path event : stream) {
        Path name = event.getFileName();
        if (name == null || abi.syscalls().number(name.toString().substring(10)).isEmpty()) {
          continue;
        }
        compared++;
        Event known = Event.of(abi, name.toString());
        List<String> fields = known.fields().stream().map(Field::name).toList();
        List<String> actual = fields(event.resolve("format"));
        int added = ADDED_SINCE_6_18.getOrDefault(known.syscall(), 0);
        if (added > 0 && actual.size() < fields.size()) {
          fields = fields.subList(0, fields.size() - added);
        }
        softly.assertThat(fields).as(name.toString()).isEqualTo(actual);
      }
    }
    softly.assertAll();
    assertThat(compared).isGreaterThan(abi == X86_64.ABI ? 300 : 200);
  }

  private static Path syscallEvents() {
    List<String> mounts = new ArrayList<>();
    mounts.add(System.getProperty("inquest.tracefs", "/sys/kernel/tracing"));
    mounts.add("/sys/kernel/debug/tracing");
    for (String mount : mounts) {
      Path events = Path.of(mount, "events", "syscalls");
      if (Files.isReadable(events.resolve(ENTER + "write").resolve("format"))) {
        return events;
      }
    }
    return null;
  }

  /** The names in {@code "\tfield:unsigned int fd;\toffset:16;…"}, the record's own left out. */
  private static List<String> fields(Path format) throws IOException {
    List<String> fields = new ArrayList<>();
    for (String line : Files.readAllLines(format)) {
      if (line.startsWith("\tfield:")) {
        String declaration = line.substring(7, line.indexOf(';'));
        String name = declaration.substring(declaration.lastIndexOf(' ') + 1);
        boolean own = name.startsWith("common_") || name.equals("__syscall_nr");
        // Newer kernels add the pointed-at text as a field of its own: "__filename_val".
        if (!own && !name.startsWith("__") && !declaration.startsWith("__data_loc")) {
          fields.add(name);
        }
      }
    }
    return fields;
  }
}
