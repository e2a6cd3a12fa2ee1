package io.inquest.cli.policy;

import io.inquest.cli.output.Output;
import io.inquest.compile.FilterSource;
import io.inquest.filter.narrowing.Narrowing;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.ConstantSet;
import io.inquest.linux.arch.Constants;
import io.inquest.linux.arch.X32;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.policy.IncludeFolders;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.Lineage;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import io.inquest.policy.SystemdVersion;
import io.inquest.policy.file.BoundedFile;
import io.inquest.policy.file.BpfListing;
import io.inquest.policy.file.PolicyBytes;
import io.inquest.policy.file.PolicySource;
import io.inquest.policy.load.LineageLoader;
import io.inquest.seize.ProcessFilters;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How the commands about policies read them. */
final class PolicyMixin {
  /** What may be named where one is asked for. */
  static final String ONE =
      "A policy's file (FILE#NAME of several in one), raw BPF (struct sock_filter, or a table of"
          + " seccomp-tools), a built-in"
          + " policy, a group, or the filters of a process: pid:PID.";

  /** What may be named where several are. */
  static final String SEVERAL =
      "Policies' files (FILE#NAME of several in one), raw BPF (struct sock_filter, or a table of"
          + " seccomp-tools), built-in"
          + " policies, groups, or the filters of processes: pid:PID.";

  private static final String PROCESS = "pid:";

  /** More would drive what was asked for off the screen. */
  private static final int MOST_NOTES = 50;

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--caps",
      paramLabel = "CAP,...",
      split = ",",
      description =
          "The capabilities that an OCI profile's includes and excludes ask for (default: none).")
  private Set<String> capabilities = new LinkedHashSet<>();

  @Option(
      names = "--arch",
      paramLabel = "ABI",
      description =
          "The machine that is meant, x86_64, aarch64, i386 or arm: what 'native', a call without"
              + " an ABI and a policy of minijail are about (default: this machine).")
  private String arch;

  @Option(
      names = SystemdOption.NAME,
      paramLabel = SystemdOption.LABEL,
      description = SystemdOption.DESCRIPTION)
  private String systemd;

  @Option(
      names = PolicyDirOption.NAME,
      paramLabel = PolicyDirOption.LABEL,
      description = PolicyDirOption.DESCRIPTION)
  private List<String> folders;

  @Option(
      names = IncludeFolders.OPTION,
      paramLabel = IncludeDirOption.LABEL,
      description = IncludeDirOption.DESCRIPTION)
  private List<String> includes;

  /**
   * What a name means: a built-in policy, a policy's file, a group, the filters of a process
   * ({@code pid:1234}), or a file of raw BPF, which no text can be taken for, since each of its
   * instructions has a zero byte.
   *
   * @throws PolicyException if it is none of them
   */
  FilterSource load(String name) {
    List<PolicyNote> notes = new ArrayList<>();
    FilterSource filter = load(name, notes);
    int told = Math.min(notes.size(), MOST_NOTES);
    notes.subList(0, told).forEach(note -> Output.complain("note: " + note));
    if (notes.size() > told) {
      Output.complain(
          "and " + (notes.size() - told) + " more notes: inquest policy check lists them all");
    }
    return filter;
  }

  /** What each of several names means. */
  List<FilterSource> loadAll(List<String> names) {
    List<FilterSource> filters = new ArrayList<>();
    for (String name : names) {
      filters.add(load(name));
    }
    return filters;
  }

  /**
   * As {@link #load(String)}, with what is noted on the way.
   *
   * @param notes takes it
   */
  FilterSource load(String name, List<PolicyNote> notes) {
    if (name.startsWith(PROCESS)) {
      return ofProcess(name);
    }
    Optional<byte[]> bytes = bytes(name);
    if (bytes.filter(PolicyBytes::areProgram).isPresent()) {
      return new FilterSource.Raw(name, program(name, bytes.get()));
    }
    Optional<SourceText> listing =
        bytes.flatMap(each -> PolicyBytes.mayBeText(name, each)).filter(BpfListing::isOne);
    if (listing.isPresent()) {
      return new FilterSource.Raw(name, BpfListing.programs(listing.get()));
    }
    LineageLoader loader = loader(notes);
    boolean readOnce = bytes.isPresent() && isPipe(name);
    return Narrowing.of(readOnce ? loader.read(name, bytes.get()) : loader.load(name));
  }

  /**
   * A policy with those that it narrows.
   *
   * @param notes takes what they say without effect
   */
  Lineage lineage(String name, List<PolicyNote> notes) {
    return loader(notes).load(name);
  }

  private LineageLoader loader(List<PolicyNote> notes) {
    return new LineageLoader(PolicyDirOption.folders(folders), context(notes));
  }

  /**
   * What policies depend on besides their text.
   *
   * @param notes takes what they say without effect
   */
  LoadContext context(List<PolicyNote> notes) {
    return new LoadContext(
        host(),
        checkedCapabilities(),
        KernelVersion.running(),
        notes::add,
        IncludeDirOption.folders(includes),
        SystemdOption.version(systemd, command.commandLine()));
  }

  /** The version of systemd that units are meant for. */
  SystemdVersion systemd() {
    return context(new ArrayList<>()).systemd();
  }

  /** The ABI of the machine that is meant. */
  Architecture host() {
    if (arch == null) {
      return Architecture.host();
    }
    return Architecture.named(arch)
        .filter(abi -> abi != X32.ABI)
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "--arch " + arch + ": a machine is one of x86_64, aarch64, i386 and arm"));
  }

  private Set<String> checkedCapabilities() {
    ConstantSet known = Constants.set(host(), "capability");
    for (String capability : capabilities) {
      if (known.named(capability).isEmpty()) {
        List<String> names = new ArrayList<>();
        known.entries().forEach(entry -> names.add(entry.name()));
        throw new ParameterException(
            command.commandLine(),
            "--caps "
                + capability
                + ": there is no such capability"
                + ClosestNames.hint(ClosestNames.to(capability, names)));
      }
    }
    return capabilities;
  }

  /**
   * The program in a file of raw BPF.
   *
   * @throws PolicyException if there is none
   */
  FilterSource loadProgram(String name) {
    return new FilterSource.Raw(name, program(name, PolicySource.bytes(name)));
  }

  private FilterSource ofProcess(String name) {
    String pid = name.substring(PROCESS.length());
    if (!pid.matches("[1-9][0-9]{0,8}")) {
      throw new ParameterException(
          command.commandLine(), name + ": " + PROCESS + " is followed by a process's number");
    }
    List<Program> programs = ProcessFilters.of(Integer.parseInt(pid));
    if (programs.isEmpty()) {
      throw new PolicyException(
          Place.of(new SourceText(name, "")),
          "the process is under no seccomp filter",
          "The line Seccomp_filters in /proc/" + pid + "/status says how many a process has.");
    }
    return new FilterSource.Raw(name, programs);
  }

  /** What a file of this name holds, if there is one: a folder may be that of a group. */
  private static Optional<byte[]> bytes(String name) {
    try {
      Path file = Path.of(name);
      boolean there = Files.exists(file) && !Files.isDirectory(file);
      return there ? Optional.of(PolicySource.bytes(name)) : Optional.empty();
    } catch (InvalidPathException e) {
      // The loader of texts, which knows the built-ins too, says what is wrong.
      return Optional.empty();
    }
  }

  private static boolean isPipe(String name) {
    try {
      return BoundedFile.isPipe(Path.of(name));
    } catch (IOException e) {
      return false;
    }
  }

  private static Program program(String name, byte[] bytes) {
    try {
      return Program.parse(bytes, ByteOrder.nativeOrder());
    } catch (ProgramException e) {
      throw new PolicyException(
          Place.of(new SourceText(name, "")),
          "is not a program that seccomp would accept: " + e.getMessage(),
          "",
          e);
    }
  }
}
