package io.inquest.lint;

import io.inquest.filter.algebra.Call;
import io.inquest.filter.algebra.CallDecisions.Passing;
import io.inquest.filter.write.CallWriter;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** x32 calls have x86_64's audit arch: only their number tells them apart. */
final class X32GuardCheck implements Check {
  @Override
  public String name() {
    return "x32-guard";
  }

  @Override
  public String description() {
    return "What is refused on x86_64 must not be let through with an x32 number.";
  }

  @Override
  public List<Finding> examine(Subject subject) {
    for (String call : X86_64.ABI.syscalls().names()) {
      OptionalInt nr = X32.ABI.syscalls().number(call);
      boolean refused = subject.passing(X86_64.ABI, call).filter(Passing.NEVER::equals).isPresent();
      if (refused && nr.isPresent()) {
        Optional<Call> passing = subject.decisions().example(X32.ABI, nr.getAsInt(), true);
        if (passing.isPresent()) {
          return List.of(
              new Finding(
                  name(),
                  Severity.ERROR,
                  subject.place(passing.get()),
                  "the x32 call "
                      + CallWriter.text(passing.get())
                      + " is let through, although x86_64's "
                      + call
                      + " is refused",
                  subject.words().guardX32()));
        }
      }
    }
    return List.of();
  }
}
