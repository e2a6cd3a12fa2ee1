package io.inquest.lint;

import io.inquest.filter.algebra.Call;
import io.inquest.filter.algebra.CallDecisions.Passing;
import io.inquest.filter.write.CallWriter;
import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A call that is refused, beside one that does the same and is let through. What is refused by
 * default alone is none: a list of what is allowed leaves out what the program does not use.
 */
final class SiblingCallsCheck implements Check {
  /** What is refused, and what does the same; flags in memory are seen by no filter. */
  private static final String[][] SIBLINGS = {
    {"clone", "clone3"},
    {"openat", "openat2"},
    {"open", "openat"},
    {"creat", "open"},
    {"execve", "execveat"},
    {"unlink", "unlinkat"},
    {"rmdir", "unlinkat"},
    {"mkdir", "mkdirat"},
    {"mknod", "mknodat"},
    {"rename", "renameat2"},
    {"renameat", "renameat2"},
    {"link", "linkat"},
    {"symlink", "symlinkat"},
    {"chmod", "fchmodat"},
    {"fchmodat", "fchmodat2"},
    {"chown", "fchownat"},
    {"kill", "pidfd_send_signal"},
    {"mount", "move_mount"},
    {"init_module", "finit_module"},
    {"kexec_load", "kexec_file_load"},
    {"setxattr", "setxattrat"},
    {"socket", "socketcall"},
    {"mmap", "mmap2"},
  };

  @Override
  public String name() {
    return "sibling-calls";
  }

  @Override
  public String description() {
    return "Of calls that do the same none should be let through if another is refused.";
  }

  @Override
  public List<Finding> examine(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    for (Architecture abi : subject.abis()) {
      for (String[] pair : SIBLINGS) {
        OptionalInt nr = abi.syscalls().number(pair[0]);
        boolean siblingPasses =
            subject.passing(abi, pair[1]).filter(Passing.ALWAYS::equals).isPresent();
        if (nr.isPresent() && siblingPasses && !subject.isLeftToDefault(abi, nr.getAsInt())) {
          Optional<Call> refused = subject.decisions().example(abi, nr.getAsInt(), false);
          refused.ifPresent(
              call ->
                  findings.add(
                      new Finding(
                          name(),
                          Severity.WARNING,
                          subject.place(call),
                          CallWriter.text(call)
                              + " is refused, and "
                              + pair[1]
                              + ", which does the same, is let through",
                          subject.words().refuseBoth(pair[1]))));
        }
      }
    }
    return findings;
  }
}
