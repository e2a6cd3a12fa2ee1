package io.inquest.bench;

import io.inquest.linux.arch.Architecture;
import io.inquest.policy.AbiRules;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.load.PolicyLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Loads policies so that all compilers are given the same. */
final class BenchProfile {
  /** A fixed version, so that figures do not depend on the machine. */
  private static final KernelVersion KERNEL = new KernelVersion(6, 18);

  private BenchProfile() {}

  /**
   * The policy without capabilities, in which numbers that the tables lack get the default, as with
   * libseccomp.
   *
   * @param unknown a file of the calls that are to be left out, a line each: the ABI's index and a
   *     number; empty or missing for none
   */
  static Policy load(Path file, Architecture host, Path unknown) throws IOException {
    Policy policy =
        PolicyLoader.load(file.toString(), new LoadContext(host, Set.of(), KERNEL, note -> {}));
    Set<String> without =
        Files.exists(unknown) ? Set.copyOf(Files.readAllLines(unknown)) : Set.of();
    List<AbiRules> abis = new ArrayList<>();
    for (AbiRules abi : policy.abis()) {
      int index = abis.size();
      abis.add(
          new AbiRules(
              abi.abi(),
              abi.calls().stream()
                  .filter(call -> !without.contains(index + " " + call.nr()))
                  .toList()));
    }
    return new Policy(
        policy.name(),
        policy.source(),
        policy.format(),
        abis,
        policy.defaultAction(),
        policy.foreign(),
        policy.defaultAction(),
        policy.rules(),
        policy.noNewPrivileges(),
        policy.killBySigkill());
  }
}
