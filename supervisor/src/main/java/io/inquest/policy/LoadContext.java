package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a policy may depend on besides its own text.
 *
 * @param host this machine's 64-bit ABI: what {@code native} means
 * @param capabilities the program's capabilities ({@code CAP_SYS_ADMIN}), which OCI profiles ask
 *     for in {@code includes} and {@code excludes}
 * @param kernel the running kernel, for {@code minKernel}
 * @param notes takes what the policy says without effect
 */
public record LoadContext(
    Architecture host, Set<String> capabilities, KernelVersion kernel, Consumer<PolicyNote> notes) {

  public LoadContext {
    capabilities = Set.copyOf(capabilities);
  }

  /** The same for a reader that takes no notes. */
  public LoadContext withoutNotes() {
    return new LoadContext(host, capabilities, kernel, note -> {});
  }

  void note(Place place, String message) {
    notes.accept(new PolicyNote(place, message));
  }
}
