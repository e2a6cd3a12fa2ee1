package io.inquest.run;

import io.inquest.launch.Credentials;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.trace.record.OnLoss;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to run, and how.
 *
 * @param command the program and its arguments
 * @param policies outermost first
 * @param recordAll whether every call is a decision that is kept
 * @param exact whether every call stops, whatever the filters say of it
 * @param store the store's directory
 * @param group the group that the run enters
 * @param detach whether the caller goes on once the program has ended, whoever lives on
 * @param quiet whether nothing is said of it
 * @param proof how it is proven
 * @param redaction what of its texts is not kept
 * @param context what policies depend on that the run is put under later
 */
public record RunRequest(
    List<String> command,
    List<Policy> policies,
    boolean recordAll,
    boolean exact,
    Path store,
    OnLoss onLoss,
    Optional<Credentials> user,
    Optional<String> group,
    boolean detach,
    boolean quiet,
    ProofOptions proof,
    RedactionRequest redaction,
    LoadContext context) {
  public RunRequest {
    command = List.copyOf(command);
    policies = List.copyOf(policies);
  }
}
