package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a policy may depend on besides its own text.
 *
 * @param host this machine's 64-bit ABI, or that of the machine that is meant, which may be one of
 *     32 bits: what {@code native} means, and what formats are about that name no ABI
 * @param capabilities the program's capabilities ({@code CAP_SYS_ADMIN}), which OCI profiles ask
 *     for where they include and exclude rules
 * @param kernel the running kernel, for {@code minKernel}
 * @param notes takes what the policy says without effect
 * @param includes where files are looked for that a policy includes by absolute paths
 * @param chosen the version of systemd that units are meant for; empty for {@link
 *     SystemdVersion#here}
 */
public record LoadContext(
    Architecture host,
    Set<String> capabilities,
    KernelVersion kernel,
    Consumer<PolicyNote> notes,
    IncludeFolders includes,
    Optional<SystemdVersion> chosen) {

  public LoadContext {
    capabilities = Set.copyOf(capabilities);
  }

  /** Without folders of included files, and for the systemd that is installed. */
  public LoadContext(
      Architecture host,
      Set<String> capabilities,
      KernelVersion kernel,
      Consumer<PolicyNote> notes) {
    this(host, capabilities, kernel, notes, IncludeFolders.NONE);
  }

  /** For the systemd that is installed. */
  public LoadContext(
      Architecture host,
      Set<String> capabilities,
      KernelVersion kernel,
      Consumer<PolicyNote> notes,
      IncludeFolders includes) {
    this(host, capabilities, kernel, notes, includes, Optional.empty());
  }

  /** The same for a reader that takes no notes. */
  public LoadContext withoutNotes() {
    return new LoadContext(host, capabilities, kernel, note -> {}, includes, chosen);
  }

  /** The same for units of another version of systemd. */
  public LoadContext withSystemd(SystemdVersion version) {
    return new LoadContext(host, capabilities, kernel, notes, includes, Optional.of(version));
  }

  /** The version of systemd that units are meant for. */
  public SystemdVersion systemd() {
    return chosen.orElseGet(SystemdVersion::here);
  }

  public void note(Place place, String message) {
    notes.accept(new PolicyNote(place, message));
  }
}
