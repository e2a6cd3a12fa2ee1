package io.inquest.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.doctor.Diagnosis.Limited;
import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.ErrnoException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DoctorTest {
  private static final Diagnosis OK = new Ok("a");
  private static final Diagnosis LIMITED = new Limited("b", "less", "do");
  private static final Diagnosis MISSING = new Missing("c", "nothing works", "do that");
  private static final Diagnosis UNKNOWN = new Unknown("d", "who knows", "look");

  @Test
  void conclusion_limitedOnly_isZero() {
    assertThat(Doctor.conclusion(examined(OK, LIMITED))).isZero();
  }

  @Test
  void conclusion_missing_isOneWhateverElse() {
    assertThat(Doctor.conclusion(examined(UNKNOWN, MISSING, OK))).isOne();
  }

  @Test
  void conclusion_unknown_isTwo() {
    assertThat(Doctor.conclusion(examined(UNKNOWN, OK))).isEqualTo(2);
  }

  @Test
  void examine_checkThatThrows_isUnknownAndTheOthersGoOn() {
    Check broken = throwing(() -> new IllegalStateException("out of order"));
    List<Examination> examinations = new Doctor(List.of(broken, new VdsoCheck())).examine();
    assertThat(examinations).extracting(Examination::check).containsExactly("broken", "vdso");
    assertThat(examinations.get(0).diagnosis()).isInstanceOf(Unknown.class);
    assertThat(examinations.get(0).diagnosis().found())
        .matches("the check went wrong at DoctorTest.java, line \\d+");
  }

  @Test
  void examine_checkWhoseCallFails_namesTheCallAndItsErrno() {
    Check refused = throwing(() -> new ErrnoException("memfd_create", 0, Errno.ENOSYS));
    assertThat(new Doctor(List.of(refused)).examine().get(0).diagnosis())
        .isInstanceOf(Unknown.class)
        .extracting(Diagnosis::found)
        .isEqualTo("memfd_create gives ENOSYS");
  }

  @Test
  void examine_checkWithoutProc_namesTheFileAndHowToMountIt() {
    Check blind = throwing(WithoutProcException::new);
    assertThat(new Doctor(List.of(blind)).examine().get(0).diagnosis())
        .isEqualTo(
            new Unknown(
                "/proc/self/status cannot be read",
                "It tells how a program would start that is launched for a trial.",
                "Mount it: mount -t proc proc /proc"));
  }

  private static Check throwing(Supplier<RuntimeException> failure) {
    return new Check() {
      @Override
      public String name() {
        return "broken";
      }

      @Override
      public Diagnosis diagnose() {
        throw failure.get();
      }
    };
  }

  @Test
  void text_findings_areAlignedAndGiveTheRemedy() {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    DoctorText.print(examined(OK, MISSING), out);
    out.flush();
    assertThat(text.toString().lines())
        .containsExactly(
            "OK       check0  a",
            "MISSING  check1  c",
            "                 nothing works",
            "                 Remedy: do that",
            "",
            "Inquest cannot do its main job here: see what is MISSING.");
  }

  @Test
  void json_findings_areOneObjectALine() throws IOException {
    StringWriter text = new StringWriter();
    DoctorJson.print(examined(OK, LIMITED), text);
    assertThat(text.toString().lines())
        .containsExactly(
            "{\"check\":\"check0\",\"status\":\"ok\",\"found\":\"a\",\"meaning\":\"\",\"remedy\":\"\"}",
            "{\"check\":\"check1\",\"status\":\"limited\",\"found\":\"b\",\"meaning\":\"less\","
                + "\"remedy\":\"do\"}");
  }

  private static List<Examination> examined(Diagnosis... diagnoses) {
    List<Examination> examinations = new ArrayList<>();
    for (Diagnosis diagnosis : diagnoses) {
      examinations.add(new Examination("check" + examinations.size(), diagnosis));
    }
    return examinations;
  }
}
