package io.inquest.policy.kafel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.inquest.compile.Probe;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts are those of kafel's grammar and of the programs that its codegen.c makes. */
class KafelPolicyTest {

  private static Policy read(String text, List<PolicyNote> notes) {
    return PolicyLoader.read(new SourceText("jail", text), Probe.context(notes));
  }

  private static Probe probe(String text) {
    return Probe.of(read(text, new ArrayList<>()));
  }

  @Test
  void read_policies_firstBlockWithTheCallDecides() {
    Probe probe =
        probe(
            """
            // a comment
            #define OUT 1
            POLICY base {
              ALLOW { read, newfstat, write { fd == OUT, fd == 0x2 } },
              ERRNO(13) { openat }
            }
            /* more,
               over lines */
            POLICY all { USE base, LOG { getpid } }
            USE all, TRAP(7) { write, read }
            DEFAULT KILL_PROCESS
            """);
    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("fstat")).isEqualTo("ALLOW");
    assertThat(probe.answer("write", 2)).isEqualTo("ALLOW");
    assertThat(probe.answer("write", (7L << 32) + 1)).isEqualTo("ALLOW");
    assertThat(probe.answer("write", 3)).isEqualTo("TRAP(7)");
    assertThat(probe.answer("openat")).isEqualTo("ERRNO(13)");
    assertThat(probe.answer("getpid")).isEqualTo("LOG");
    assertThat(probe.answer("kill")).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer(I386.ABI, "read")).isEqualTo("KILL_THREAD");
    assertThat(probe.answer(X32.ABI, "read")).isEqualTo("KILL_PROCESS");
  }

  @Test
  void read_conditions_meanWhatTheyDoInC() {
    Probe probe =
        probe(
            """
            ALLOW {
              mmap { (prot & 4) == 0 },
              lseek { !(offset > 100) && offset >= 10 || whence == 2 },
              openat { flags == 0x80000|1 },
              mprotect { prot | 2 == 3 },
              close { fd == -1 },
              prctl(what) { 5 < what },
              ioctl { cmd & 0x100 != 0 }
            }
            """);
    assertThat(probe.answer("mmap", 0, 0, 3)).isEqualTo("ALLOW");
    assertThat(probe.answer("mmap", 0, 0, 7)).isEqualTo("KILL_THREAD");
    assertThat(probe.answer("lseek", 0, 100, 0)).isEqualTo("ALLOW");
    assertThat(probe.answer("lseek", 0, 101, 0)).isEqualTo("KILL_THREAD");
    assertThat(probe.answer("lseek", 0, 9, 0)).isEqualTo("KILL_THREAD");
    assertThat(probe.answer("lseek", 0, 9, 2)).isEqualTo("ALLOW");
    assertThat(probe.answer("openat", 0, 0, 0x80001)).isEqualTo("ALLOW");
    assertThat(probe.answer("openat", 0, 0, 0x80000)).isEqualTo("KILL_THREAD");
    assertThat(probe.answer("mprotect", 0, 0, 1)).isEqualTo("ALLOW");
    assertThat(probe.answer("mprotect", 0, 0, 3)).isEqualTo("ALLOW");
    assertThat(probe.answer("mprotect", 0, 0, 5)).isEqualTo("KILL_THREAD");
    // A descriptor has 32 bits there, and -1 has 64.
    assertThat(probe.answer("close", -1)).isEqualTo("KILL_THREAD");
    assertThat(probe.answer("prctl", 6)).isEqualTo("ALLOW");
    assertThat(probe.answer("prctl", 5)).isEqualTo("KILL_THREAD");
    assertThat(probe.answer("ioctl", 0, 0x101)).isEqualTo("ALLOW");
    assertThat(probe.answer("ioctl", 0, 0x201)).isEqualTo("KILL_THREAD");
  }

  @Test
  void read_numbersAndMachines_areHeeded() {
    Probe probe =
        probe(
            "#define mine 39\n"
                + "ALLOW { SYSCALL[0], mine, SYSCALL[9999], open ON x86_64, set_tls ON arm, read ON"
                + " { arm, aarch64 } }");
    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("getpid")).isEqualTo("ALLOW");
    assertThat(probe.answer("open")).isEqualTo("ALLOW");
    assertThat(probe.answer("write")).isEqualTo("KILL_THREAD");
  }

  @Test
  void read_numberThatTheTablesLack_isLeftOutWithANote() {
    List<PolicyNote> notes = new ArrayList<>();
    Policy policy = read("ALLOW { SYSCALL[-1] } DEFAULT LOG", notes);
    assertThat(policy.rules()).isEmpty();
    assertThat(notes)
        .extracting(PolicyNote::message)
        .containsExactly("Inquest's table of x86_64 has no call of number -1: it gets the default");
  }

  @Test
  void read_rules_haveTheirPlaces() {
    Policy policy = read("ALLOW {\n  read,\n  write { fd == 1 }\n}\n", new ArrayList<>());
    assertThat(policy.format()).isEqualTo(PolicyFormat.KAFEL);
    assertThat(policy.rules())
        .extracting(rule -> rule.name() + ":" + rule.place().line() + ":" + rule.place().column())
        .containsExactly("read:2:3", "write:3:3");
  }

  @Test
  void read_constantOfTheKernel_isNoted() {
    List<PolicyNote> notes = new ArrayList<>();
    Policy policy = read("ALLOW { openat { flags == O_RDWR } }", notes);
    assertThat(Probe.of(policy).answer("openat", 0, 0, 2)).isEqualTo("ALLOW");
    assertThat(notes)
        .extracting(PolicyNote::message)
        .containsExactly("kafel itself has no constants: it needs #define O_RDWR");
  }

  @Test
  void read_include_isReadInItsPlace(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("base.inc"), "POLICY base { ALLOW { read } }\n");
    Files.writeString(folder.resolve("loop.inc"), "#include \"loop.inc\"\n");
    Path file = folder.resolve("a.kafel");
    Files.writeString(file, "#include \"base.inc\"\nUSE base DEFAULT ERRNO(1)\n");
    Policy policy = PolicyLoader.load(file.toString(), Probe.context(new ArrayList<>()));
    assertThat(Probe.of(policy).answer("read")).isEqualTo("ALLOW");
    assertThat(policy.rules().get(0).place().position())
        .isEqualTo(folder.resolve("base.inc") + ":1:23");
    for (String wrong : List.of("loop.inc", "gone.inc")) {
      Files.writeString(file, "#include \"" + wrong + "\"\nUSE base DEFAULT ERRNO(1)\n");
      assertThatExceptionOfType(PolicyException.class)
          .isThrownBy(() -> PolicyLoader.load(file.toString(), Probe.context(new ArrayList<>())))
          .withMessageContaining(
              wrong.equals("gone.inc") ? "there is no file" : "more than 16 deep");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ALLOW { reed }|1:9: x86_64 has no system call 'reed'; did you mean read",
        "ALLOW { read { fx == 1 } }|1:16: read has no argument 'fx'; did you mean fd",
        "ALLOW { read { fd } }|1:16: this is compared with nothing",
        "ALLOW { read { fd == buf } }|1:19: Inquest compares an argument with a number",
        "ALLOW { read, }|1:15: a call is expected here, not '}'",
        "ALLOW { read|1:13: '}' is expected here, not the end of the text",
        "POLICY a { ALLOW { read } } USE b|1:33: no policy 'b' is defined before this",
        "POLICY a { } POLICY a { }|1:21: there is a policy of this name already",
        "ALLOW { read } DEFAULT KILL DEFAULT LOG|1:29: the default is said twice",
        "DEFAULT ERRNO(70000)|1:15: this is a number from 0 to 65535",
        "ALLOW { read ON vax }|1:17: there is no machine 'vax'",
        "ALLOW { read } $|1:16: this character has no meaning here",
        "ALLOW { read } /* x|1:16: the comment that begins here does not end",
      })
  void read_mistake_isSaidWithItsPlace(String text, String message) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> read(text, new ArrayList<>()))
        .withMessageStartingWith("jail:" + message);
  }
}
