package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Limited;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.linux.stack.StackUnwinder;

/** Whether call stacks can be taken, for which libdw is needed. */
final class CallStacksCheck implements Check {
  @Override
  public String name() {
    return "call-stacks";
  }

  @Override
  public Diagnosis diagnose() {
    return StackUnwinder.load().isPresent()
        ? new Ok("libdw unwinds call stacks")
        : new Limited(
            "libdw.so.1 cannot be loaded",
            "Records do not have the call stacks of refused calls and of filters' installations.",
            "Install it: libdw1 on Debian and Ubuntu (libdw1t64 on newer ones), elfutils-libs on"
                + " Fedora.");
  }
}
