package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import io.inquest.launch.LaunchException;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.libc.ErrnoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks at all that Inquest builds on. To be used by one thread that has no tracees: it becomes the
 * tracer of programs that are launched for a trial.
 */
public final class Doctor {
  private static final String UNTRIED = "The check could not be made.";

  private final List<Check> checks;

  /** A doctor with these checks. */
  Doctor(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /** The doctor for this machine, with records to be kept in {@code store}. */
  public static Doctor of(Path store) {
    SystemFiles files = new SystemFiles(Path.of("/"));
    Trial trial = new Trial();
    List<Check> checks = new ArrayList<>();
    checks.add(new KernelCheck(files, System.getProperty("os.arch")));
    checks.add(new PtraceCheck(trial, files));
    checks.add(new SyscallInfoCheck(trial));
    checks.add(new SeccompCheck(files));
    checks.add(new FilterReadingCheck(trial));
    checks.add(new YamaCheck(files));
    checks.add(new CapabilitiesCheck(files));
    checks.add(new SurroundingsCheck(files));
    checks.add(new VdsoCheck());
    if (Architecture.host() == X86_64.ABI) {
      checks.add(new OtherAbisCheck(trial));
    }
    checks.add(new CallStacksCheck());
    checks.add(new StoreCheck(store));
    checks.add(new JavaCheck());
    checks.add(new TracefsCheck(files));
    return new Doctor(checks);
  }

  /**
   * Why a program could not be launched: what the check says that finds the reason.
   *
   * @param failure that the kernel, or a filter around Inquest, refused something
   */
  public static Diagnosis diagnose(LaunchException failure) {
    return diagnose(failure, new SystemFiles(Path.of("/")));
  }

  static Diagnosis diagnose(LaunchException failure, SystemFiles files) {
    if (!PtraceCheck.isTraced(files)) {
      List<Check> checks =
          List.of(new YamaCheck(files), new SeccompCheck(files), new SurroundingsCheck(files));
      for (Check check : checks) {
        Diagnosis diagnosis = diagnose(check);
        if (!(diagnosis instanceof Ok)) {
          return diagnosis;
        }
      }
    }
    return PtraceCheck.notLaunched(failure, files);
  }

  /** Performs all checks, in order. */
  public List<Examination> examine() {
    List<Examination> examinations = new ArrayList<>();
    for (Check check : checks) {
      examinations.add(new Examination(check.name(), diagnose(check)));
    }
    return examinations;
  }

  private static Diagnosis diagnose(Check check) {
    try {
      return check.diagnose();
    } catch (WithoutProcException e) {
      return SystemFiles.withoutProc(
          SystemFiles.STATUS, "It tells how a program would start that is launched for a trial.");
    } catch (ErrnoException e) {
      return new Unknown(
          Trial.why(e), UNTRIED, "See what the checks 'surroundings' and 'seccomp' say.");
    } catch (LinkageError e) {
      return new Unknown(
          "a part of Inquest, or a library that it calls, cannot be loaded",
          UNTRIED,
          "Build Inquest again, on a machine like this one: mvn -B -DskipTests package");
    } catch (RuntimeException e) {
      return new Unknown(
          "the check went wrong" + place(e),
          UNTRIED,
          "This is an error in Inquest: report it, with this line and what the other checks say.");
    }
  }

  /** Where in Inquest it was thrown, for whoever mends it. */
  private static String place(RuntimeException e) {
    return Arrays.stream(e.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("io.inquest."))
        .findFirst()
        .map(frame -> " at " + frame.getFileName() + ", line " + frame.getLineNumber())
        .orElse("");
  }

  /**
   * What to conclude.
   *
   * @return 0 if all that is needed is there, 1 if something is missing, 2 if nothing is known to
   *     be missing but a check could not tell
   */
  public static int conclusion(List<Examination> examinations) {
    int conclusion = 0;
    for (Examination examination : examinations) {
      if (examination.diagnosis() instanceof Missing) {
        return 1;
      }
      if (examination.diagnosis() instanceof Unknown) {
        conclusion = 2;
      }
    }
    return conclusion;
  }
}
