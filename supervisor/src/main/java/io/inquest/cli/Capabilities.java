package io.inquest.cli;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ConstantSet;
import io.inquest.linux.arch.Constants;
import io.inquest.linux.proc.ProcFs;
import java.util.HashSet;
import java.util.Set;

/** The capabilities that a program has which this process starts (capabilities(7)). */
final class Capabilities {
  private Capabilities() {}

  /** The names of this process's effective capabilities. */
  static Set<String> effective() {
    String set = ProcFs.field(ProcFs.read("/proc/self/status"), "CapEff:");
    long bits = Long.parseUnsignedLong(set, 16);
    Set<String> names = new HashSet<>();
    if (bits == 0) {
      return names;
    }
    for (ConstantSet.Entry entry : Constants.set(Architecture.host(), "capability").entries()) {
      if ((bits >> entry.value() & 1) == 1) {
        names.add(entry.name());
      }
    }
    return names;
  }
}
