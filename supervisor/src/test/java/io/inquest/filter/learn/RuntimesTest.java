package io.inquest.filter.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which runtimes programs are recognised by. */
class RuntimesTest {
  private final Runtimes runtimes = new Runtimes();

  @Test
  void marked_goStaticOrWithC_isGo() {
    runtimes.marked("ELF64 Go:4");
    assertThat(runtimes.names()).containsExactly("go");
    runtimes.marked("ELF64 GNU:5 GNU:3 Go:4 GNU:1 interpreter:/lib64/ld-linux-x86-64.so.2");
    assertThat(runtimes.names()).containsExactly("glibc", "go");
  }

  @Test
  void marked_interpreterOfMusl_isMusl() {
    runtimes.marked("ELF64 interpreter:/lib/ld-musl-x86_64.so.1");
    assertThat(runtimes.names()).containsExactly("musl");
  }

  @Test
  void marked_staticWithoutANote_mayBeMusl() {
    runtimes.marked("ELF64 GNU:3");
    assertThat(runtimes.names()).containsExactly("musl");
  }

  @Test
  void marked_librariesThatWereMapped_areTheirRuntimes() {
    runtimes.marked(
        "ELF64 GNU:1 GNU:3 library:libjvm.so library:libz.so.1.2.13"
            + " interpreter:/lib64/ld-linux-x86-64.so.2");
    assertThat(runtimes.names()).containsExactly("glibc", "jvm");
  }

  @Test
  void named_threadOfDotNet_isDotNet() {
    runtimes.named("app");
    runtimes.named("x.NET ");
    assertThat(runtimes.names()).isEmpty();
    runtimes.named(".NET SynchManag");
    assertThat(runtimes.names()).containsExactly("dotnet");
  }

  @Test
  void marked_nothingKnown_isNone() {
    runtimes.marked("");
    assertThat(runtimes.names()).isEmpty();
  }

  @Test
  void opened_aLibraryOfARuntime_isThatRuntime() {
    runtimes.opened("/usr/lib/jvm/java-25/lib/server/libjvm.so");
    runtimes.opened("/usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/libcoreclr.so");
    runtimes.opened("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0");
    runtimes.opened("/usr/lib/x86_64-linux-gnu/libnode.so.108");
    runtimes.opened("/lib/x86_64-linux-gnu/libc.so.6");
    assertThat(runtimes.names()).containsExactly("cpython", "dotnet", "glibc", "jvm", "node");
  }

  @Test
  void opened_aFileOfALikeName_isNone() {
    runtimes.opened("/usr/share/doc/libjvm.so.html");
    runtimes.opened("/home/python3/notes");
    runtimes.executed("/usr/bin/nodename");
    assertThat(runtimes.names()).isEmpty();
  }

  @Test
  void executed_byAnInterpretersName_isItsRuntime() {
    runtimes.executed("/usr/local/bin/python3.13t");
    runtimes.executed("/usr/bin/node");
    runtimes.executed("/usr/lib/erlang/erts-13.1.5/bin/beam.smp");
    assertThat(runtimes.names()).containsExactly("cpython", "erlang", "node");
  }

  @Test
  void tables_ofRuntimesAndOccasionalCalls_nameTheSameRuntimes() {
    Set<String> recognised = new HashSet<>();
    TableLines.of("runtimes.tsv").forEach(fields -> recognised.add(fields.get(0)));
    Set<String> used = new HashSet<>();
    for (OccasionalCalls.Line line : OccasionalCalls.lines()) {
      if (line.trigger().startsWith("runtime:")) {
        used.add(line.trigger().substring("runtime:".length()));
      }
    }
    assertThat(used).isEqualTo(recognised);
  }
}
