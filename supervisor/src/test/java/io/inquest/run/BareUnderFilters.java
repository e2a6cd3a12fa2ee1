package io.inquest.run;

import io.inquest.compile.CompiledFilter;
import io.inquest.compile.FilterCompiler;
import io.inquest.compile.Probe;
import io.inquest.policy.Policy;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel alone makes of a program under policies: a first program installs their filters
 * with their real actions and executes the second. No tracer is there.
 */
public final class BareUnderFilters {
  private final Path directory;
  private final List<CompiledFilter> filters = new ArrayList<>();
  private int programs;

  /** A runner that keeps its files in {@code directory}. */
  public BareUnderFilters(Path directory) {
    this.directory = directory;
  }

  /** Adds a policy, the outermost first, as the text of a YAML file. */
  public BareUnderFilters policy(String... lines) {
    SourceText text = new SourceText("bare", "inquest: 1\n" + String.join("\n", lines) + "\n");
    Policy policy = PolicyLoader.read(text, Probe.hostContext());
    filters.addAll(FilterCompiler.chain(policy, Probe.SUPERVISION));
    return this;
  }

  /** The filters, oldest first. */
  public List<CompiledFilter> filters() {
    return List.copyOf(filters);
  }

  /** Runs a program, which the policies must let be executed. */
  public BareRun run(Path program) {
    TraceeProgram installer = TraceeProgram.forHost().noNewPrivileges();
    for (CompiledFilter filter : filters) {
      installer.installFilter(0, filter.program().toBytes(ByteOrder.LITTLE_ENDIAN)).expectSuccess();
    }
    Path file = directory.resolve("installer-" + programs++);
    return BareRun.of(installer.exec(program.toString()).exit(98).writeTo(file).toString());
  }
}
