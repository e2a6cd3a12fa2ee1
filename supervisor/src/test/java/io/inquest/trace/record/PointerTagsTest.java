package io.inquest.trace.record;

import static io.inquest.tracee.Argument.buffer;
import static io.inquest.tracee.Argument.bytes;
import static io.inquest.tracee.Argument.int32;
import static io.inquest.tracee.Argument.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/** Programs on aarch64 that pass the kernel pointers with a tag in the top byte. */
@EnabledOnOs(architectures = "aarch64", disabledReason = "pointers have no tags elsewhere")
@Tag("aarch64")
class PointerTagsTest {
  private static final int PR_SET_TAGGED_ADDR_CTRL = 55;
  private static final int PR_TAGGED_ADDR_ENABLE = 1;
  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int AT_FDCWD = -100;
  private static final int EPERM = 1;
  private static final long PLACE = 0x1000_0000;
  private static final long TAGGED = 0x2a00_0000_0000_0000L | PLACE;
  private static final int PAGE = 4096;
  private static final int READ_WRITE = 3;
  private static final int PRIVATE_FIXED_ANONYMOUS = 0x32;

  @TempDir private Path directory;

  /** A program with memory at {@link #PLACE}, whose tagged pointers the kernel takes. */
  private static TraceeProgram program() {
    return TraceeProgram.forHost()
        .call("mmap", PLACE, PAGE, READ_WRITE, PRIVATE_FIXED_ANONYMOUS, -1, 0)
        .expect(PLACE)
        .call("prctl", PR_SET_TAGGED_ADDR_CTRL, PR_TAGGED_ADDR_ENABLE, 0, 0, 0)
        .expectSuccess();
  }

  @Test
  void refusal_ofAPathBehindATaggedPointer_tellsPathAndRegister() {
    TraceeProgram program =
        program()
            .call("getcwd", TAGGED, PAGE)
            .call("openat", AT_FDCWD, TAGGED, 0)
            .expectError(EPERM);
    Supervised run =
        InquestProcess.in(directory)
            .policy(
                "default: allow", "rules:", "  - {name: no, syscalls: openat, action: errno:EPERM}")
            .run(program.writeTo(directory.resolve("t")).toString());

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    Decision refusal = run.records().refusals().get(0);
    assertThat(refusal.decoded()).contains("\"" + directory + "\"");
    assertThat(refusal.arguments().get(1)).isEqualTo(TAGGED);
  }

  @Test
  void ownFilter_atATaggedPointer_isWatchedAndActsAsBare() {
    byte[] filter =
        Program.of(
                List.of(
                    Instruction.of(Instruction.LD_ABS, SeccompData.NR),
                    Instruction.jump(Instruction.JEQ_K, 173, 0, 1), // getppid
                    Instruction.of(Instruction.RET_K, 0x0005_0001),
                    Instruction.of(Instruction.RET_K, 0x7fff_0000)))
            .toBytes(ByteOrder.nativeOrder());
    TraceeProgram program =
        program()
            .call("pipe2", buffer("pipe", 8), 0)
            .call("write", int32(buffer("pipe", 8).at(4)), bytes(filter), filter.length)
            .call("read", int32(buffer("pipe", 8)), TAGGED, filter.length)
            .expect(filter.length)
            .noNewPrivileges()
            .call("seccomp", SECCOMP_SET_MODE_FILTER, 0, words(4, TAGGED))
            .expectSuccess()
            .call("getppid")
            .expectError(EPERM);
    String file = program.writeTo(directory.resolve("t")).toString();
    assertThat(BareRun.of(file).status()).isEqualTo(WaitStatus.exited(0));

    Supervised run = InquestProcess.in(directory).with("-p", "observe").run(file);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("getppid ERRNO(1)");
  }
}
