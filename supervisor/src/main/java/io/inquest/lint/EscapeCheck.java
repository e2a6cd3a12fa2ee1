package io.inquest.lint;

import io.inquest.filter.algebra.Call;
import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Calls that do what others are refused for, or make other processes do it. */
final class EscapeCheck implements Check {
  private static final Map<String, String> ESCAPES = new LinkedHashMap<>();

  static {
    ESCAPES.put(
        "io_uring_setup",
        "the operations of a ring are not system calls, so that no filter sees them");
    ESCAPES.put("ptrace", "it makes other processes of the user do what this one may not");
    ESCAPES.put("process_vm_writev", "it changes the memory of other processes of the user");
  }

  @Override
  public String name() {
    return "escape";
  }

  @Override
  public String description() {
    return "Calls by which a program gets round its filters should be refused.";
  }

  @Override
  public List<Finding> examine(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, String> escape : ESCAPES.entrySet()) {
      List<String> abis = new ArrayList<>();
      Optional<Call> example = Optional.empty();
      for (Architecture abi : subject.abis()) {
        OptionalInt nr = abi.syscalls().number(escape.getKey());
        if (nr.isPresent()) {
          Optional<Call> passing = subject.decisions().example(abi, nr.getAsInt(), true);
          passing.ifPresent(call -> abis.add(abi.name()));
          example = example.or(() -> passing);
        }
      }
      if (example.isPresent()) {
        findings.add(
            new Finding(
                name(),
                Severity.WARNING,
                subject.place(example.get()),
                escape.getKey()
                    + " is let through on "
                    + String.join(", ", abis)
                    + ": "
                    + escape.getValue(),
                "Refuse it unless the program needs it."));
      }
    }
    return findings;
  }
}
