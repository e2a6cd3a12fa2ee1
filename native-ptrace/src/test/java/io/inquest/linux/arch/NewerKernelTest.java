package io.inquest.linux.arch;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.tracee.BareRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The facts are brought up to a kernel whose sources are at hand. */
class NewerKernelTest {
  private static final Path TABLES = Path.of("src/tables");

  @TempDir private Path copy;
  private Path tables;
  private Path source;

  @BeforeEach
  void makeCopyAndSource() throws IOException {
    assumeTrue(Files.isDirectory(TABLES.resolve("facts")), "not in a checkout: no src/tables");
    assumeTrue(
        BareRun.of("sh", "-c", "command -v python3").status().shellStatus() == 0, "no python3");
    tables = copy.resolve("tables");
    Files.createDirectories(tables.resolve("facts"));
    Files.createDirectories(copy.resolve("main/resources/io/inquest/linux/arch"));
    for (String folder : List.of("", "facts")) {
      try (Stream<Path> files = Files.list(TABLES.resolve(folder))) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          Path to = tables.resolve(TABLES.relativize(file).toString());
          Files.copy(file, to, COPY_ATTRIBUTES);
        }
      }
    }
    source = copy.resolve("linux");
    write("Makefile", "VERSION = 9", "PATCHLEVEL = 1", "SUBLEVEL = 0");
    write(
        "arch/x86/entry/syscalls/syscall_64.tbl",
        "0 common read sys_read",
        "900 common fresh sys_fresh");
    write("arch/x86/entry/syscalls/syscall_32.tbl", "900 i386 fresh sys_fresh compat_sys_fresh");
    write("arch/arm64/tools/syscall_64.tbl", "900 common fresh sys_fresh");
    write("arch/arm/tools/syscall.tbl", "900 common fresh sys_fresh");
    write(
        "fs/fresh.c",
        "SYSCALL_DEFINE3(fresh, int, fd, struct fresh __user *, what,",
        "\t\tunsigned int, flags)",
        "{");
  }

  private void write(String file, String... lines) throws IOException {
    Path path = source.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, List.of(lines));
  }

  private BareRun run() {
    return BareRun.of("python3", tables.resolve("newer_kernel.py").toString(), source.toString());
  }

  private List<String> facts(String file, String name) throws IOException {
    try (Stream<String> lines = Files.lines(tables.resolve("facts").resolve(file))) {
      return lines.filter(line -> line.startsWith(name + ",")).toList();
    }
  }

  @Test
  void newCall_isNumberedOnEachAbiAndWhatIsOpenIsListed() throws IOException {
    BareRun run = run();

    assertThat(run.status().shellStatus()).as(run.errors()).isZero();
    assertThat(facts("syscalls.csv", "fresh")).containsExactly("fresh,900,900,1073742724,900,900");
    assertThat(facts("arity.csv", "fresh")).containsExactly("fresh,3,x86_64,src-9.1.0");
    assertThat(facts("signatures.csv", "fresh"))
        .containsExactly(
            "fresh,0,fd,int,32,s,fd,,",
            "fresh,1,what,struct fresh __user *,64,p,pointer,,",
            "fresh,2,flags,unsigned int,32,u,flags,,");
    assertThat(run.output())
        .contains("Linux 9.1.0: 1 new calls: fresh")
        .contains("look at fresh: i386 has an entry of its own, compat_sys_fresh")
        .contains("look at fresh, what (struct fresh __user *)")
        .contains("look at fresh, flags: which constants?");
    assertThat(
            Files.readAllLines(
                copy.resolve("main/resources/io/inquest/linux/arch/x86_64.syscalls")))
        .contains("fresh 900")
        .anyMatch(line -> line.contains("Linux 9.1.0"));
  }

  @Test
  void numberThatChanged_isRefusedAndNothingIsWritten() throws IOException {
    write("arch/arm/tools/syscall.tbl", "900 common fresh sys_fresh", "4 common read sys_read");

    BareRun run = run();

    assertThat(run.status().shellStatus()).isEqualTo(1);
    assertThat(run.errors()).contains("read is number 4 of arm, and was 3");
    assertThat(facts("syscalls.csv", "fresh")).isEmpty();
  }
}
