package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a policy may depend on besides its own text.
 *
 * @param host this machine's 64-bit ABI, or that of the machine that is meant, which may be one of
 *     32 bits: what {@code native} means, and what formats are about that name no ABI
 * @param capabilities the program's capabilities ({@code CAP_SYS_ADMIN}), which OCI profiles ask
 *     for in {@code includes} and {@code excludes}
 * @param kernel the running kernel, for {@code minKernel}
 * @param notes takes what the policy says without effect
 * @param includes where files are looked for that a policy includes by absolute paths
 */
public record LoadContext(
    Architecture host,
    Set<String> capabilities,
    KernelVersion kernel,
    Consumer<PolicyNote> notes,
    IncludeFolders includes) {

  public LoadContext {
    capabilities = Set.copyOf(capabilities);
  }

  /** Without folders of included files. */
  public LoadContext(
      Architecture host,
      Set<String> capabilities,
      KernelVersion kernel,
      Consumer<PolicyNote> notes) {
    this(host, capabilities, kernel, notes, IncludeFolders.NONE);
  }

  /** The same for a reader that takes no notes. */
  public LoadContext withoutNotes() {
    return new LoadContext(host, capabilities, kernel, note -> {}, includes);
  }

  void note(Place place, String message) {
    notes.accept(new PolicyNote(place, message));
  }
}
