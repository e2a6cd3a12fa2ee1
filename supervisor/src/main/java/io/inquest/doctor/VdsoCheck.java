package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.linux.proc.ProcFs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whether processes have the kernel's vdso(7), through which a fresh image installs filters. */
final class VdsoCheck implements Check {
  private static final String AUXILIARY_VECTOR = "/proc/self/auxv";
  private static final long AT_SYSINFO_EHDR = 33;

  @Override
  public String name() {
    return "vdso";
  }

  @Override
  public Diagnosis diagnose() {
    return of(ProcFs.read(AUXILIARY_VECTOR));
  }

  /**
   * @param auxiliaryVector pairs of 64-bit words in native byte order (getauxval(3))
   */
  static Diagnosis of(byte[] auxiliaryVector) {
    ByteBuffer words = ByteBuffer.wrap(auxiliaryVector).order(ByteOrder.nativeOrder());
    if (words.remaining() == 0) {
      return SystemFiles.withoutProc(AUXILIARY_VECTOR, "It tells whether there is a vdso.");
    }
    while (words.remaining() >= 2 * Long.BYTES) {
      if (words.getLong() == AT_SYSINFO_EHDR) {
        return new Ok("mapped at 0x" + Long.toHexString(words.getLong()));
      }
      words.getLong();
    }
    return new Missing(
        "not mapped",
        "A program's fresh image has no system call instruction to install its filters with.",
        "Boot without vdso=0.");
  }
}
