package io.inquest.filter.learn;

import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Calls that were recorded, counted by what a policy can tell apart. Takes memory by the number of
 * different calls, not by how many were made. For use by one thread.
 */
public final class Observations {
  private final Map<Long, ObservedCall> calls = new HashMap<>();
  private final Map<Long, UnnamedCall> unnamed = new LinkedHashMap<>();
  private final Set<Architecture> threaded = new HashSet<>();

  /**
   * A call that no table has a name for, so that no policy can name it.
   *
   * @param count how often it was made
   */
  public record UnnamedCall(int auditArch, int nr, long count) {}

  /**
   * Counts a call.
   *
   * @param run the index of its run among those that are learned from
   * @param auditArch {@code seccomp_data.arch}
   * @param nr {@code seccomp_data.nr}
   * @param arguments six raw register values
   * @param ofThread whether the task is one of several of its process
   */
  public void add(int run, int auditArch, int nr, List<Long> arguments, boolean ofThread) {
    long key = (long) auditArch << 32 | (nr & 0xffffffffL);
    ObservedCall call = calls.get(key);
    if (call == null) {
      Optional<Architecture> abi = Architecture.of(auditArch, nr);
      Optional<String> name = abi.flatMap(it -> it.syscalls().name(nr));
      if (name.isEmpty()) {
        UnnamedCall before = unnamed.getOrDefault(key, new UnnamedCall(auditArch, nr, 0));
        unnamed.put(key, new UnnamedCall(auditArch, nr, before.count() + 1));
        return;
      }
      call = new ObservedCall(abi.get(), nr, name.get());
      calls.put(key, call);
    }
    call.add(run, arguments);
    if (ofThread) {
      threaded.add(call.abi());
    }
  }

  /** The calls in the order of ABIs and numbers. */
  List<ObservedCall> calls() {
    List<ObservedCall> sorted = new ArrayList<>(calls.values());
    List<Architecture> abis = Architecture.all();
    sorted.sort(
        (one, other) ->
            one.abi() == other.abi()
                ? Integer.compareUnsigned(one.nr(), other.nr())
                : Integer.compare(abis.indexOf(one.abi()), abis.indexOf(other.abi())));
    return sorted;
  }

  /** The call with this name, if it was made. */
  Optional<ObservedCall> call(Architecture abi, String name) {
    return calls.values().stream()
        .filter(call -> call.abi() == abi && call.name().equals(name))
        .findAny();
  }

  /** Calls that no policy can name. */
  public List<UnnamedCall> unnamed() {
    return List.copyOf(unnamed.values());
  }

  /** Whether calls of the ABI were made. */
  boolean has(Architecture abi) {
    return calls.values().stream().anyMatch(call -> call.abi() == abi);
  }

  /** Whether a process with several tasks made calls of the ABI. */
  boolean threaded(Architecture abi) {
    return threaded.contains(abi);
  }

  /** Whether nothing was counted. */
  public boolean isEmpty() {
    return calls.isEmpty() && unnamed.isEmpty();
  }
}
