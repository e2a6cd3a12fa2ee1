package io.inquest.query.cause;

import static io.inquest.query.cause.RunRecord.MAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.query.cause.evidence.RunEvidence;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributionTest {
  private static final int GETPPID = X86_64.ABI.syscalls().number("getppid").getAsInt();

  @Test
  void verdicts_ofEqualActions_theNewestDecides() {
    Attribution attribution =
        of(
            RunRecord.of("/bin/x")
                .filter(0, Origin.PROGRAM, "", forGetppid(SeccompAction.ERRNO.with(5)))
                .filter(1, Origin.PROGRAM, "", forGetppid(SeccompAction.ERRNO.with(6)))
                .filter(2, Origin.PROGRAM, "", forGetppid(SeccompAction.LOG.value()))
                .refuse(MAIN, "getppid", SeccompAction.ERRNO, 6, 1));

    assertThat(attribution.verdicts())
        .extracting(Attribution.Verdict::action, Attribution.Verdict::standing)
        .containsExactly(
            tuple("ERRNO(EIO)", "as restrictive, but older"),
            tuple("ERRNO(ENXIO)", "decides, the newest of the most restrictive"),
            tuple("LOG", "less restrictive"));
  }

  @Test
  void path_isWhatTheDecidingFilterExecuted_withTheValues() {
    Attribution attribution =
        of(
            RunRecord.of("/bin/x")
                .filter(0, Origin.PROGRAM, "", forGetppid(SeccompAction.ERRNO.with(5)))
                .refuse(MAIN, "getppid", SeccompAction.ERRNO, 5, 0));

    assertThat(attribution.path())
        .extracting(Attribution.PathStep::text, Attribution.PathStep::remark)
        .containsExactly(
            tuple("0000: ld nr", "A = 0x6e"),
            tuple("0001: jeq #0x6e, 0003, 0002", "0x6e == 0x6e"),
            tuple("0003: ret ERRNO(5)", ""));
    assertThat(attribution.listing())
        .extracting(Attribution.Listed::text)
        .hasSize(4)
        .contains("0002: ret ALLOW");
    assertThat(attribution.listing())
        .filteredOn(Attribution.Listed::deciding)
        .extracting(Attribution.Listed::text)
        .containsExactly("0003: ret ERRNO(5)");
    assertThat(attribution.verdicts())
        .extracting(Attribution.Verdict::standing)
        .containsExactly("");
  }

  private static Attribution of(RunRecord record) {
    RunEvidence evidence = record.evidence();
    List<Decision> refusals = evidence.refusals();
    return Explanation.of(evidence, refusals.get(refusals.size() - 1)).attribution();
  }

  private static Instruction[] forGetppid(int answer) {
    return new Instruction[] {
      Instruction.of(Instruction.LD_ABS, SeccompData.NR),
      Instruction.jump(Instruction.JEQ_K, GETPPID, 1, 0),
      Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value()),
      Instruction.of(Instruction.RET_K, answer)
    };
  }
}
