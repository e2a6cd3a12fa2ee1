package io.inquest.bench;

import io.inquest.compile.CompiledFilter;
import io.inquest.compile.FilterCompiler;
import io.inquest.compile.Supervision;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.SyscallTable;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.policy.load.PolicyLoader;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/** The policies that programs are run under, as files. */
final class BenchPolicies {
  /** Refuses getppid; fcntl depends on its command; all else is allowed. */
  private static final String REFUSING =
      """
      inquest: 1
      name: bench
      architectures: [native]
      default: allow
      rules:
        - name: no-parent
          syscalls: getppid
          action: errno:EPERM
        - name: no-owner
          syscalls: fcntl
          when: cmd == F_SETOWN
          action: errno:EPERM
        - name: no-reboot
          syscalls: ["@reboot", "@module"]
          action: errno:EPERM
      """;

  private static final Set<String> LEFT_OUT_OF_CONTAINERS =
      Set.of(
          "bpf",
          "clone3",
          "init_module",
          "finit_module",
          "delete_module",
          "kexec_load",
          "mount",
          "umount2",
          "pivot_root",
          "ptrace",
          "reboot",
          "setns",
          "swapon",
          "swapoff",
          "unshare",
          "personality",
          "socket");

  private final Path directory;

  BenchPolicies(Path directory) {
    this.directory = directory;
  }

  /** Refuses getppid, looks at an argument of fcntl, and allows all else. */
  Path refusing() throws IOException {
    return Files.writeString(directory.resolve("refusing.yaml"), REFUSING);
  }

  /** The same, but getppid is allowed too. */
  Path allowing() throws IOException {
    return Files.writeString(
        directory.resolve("allowing.yaml"), REFUSING.replace("getppid", "getcwd"));
  }

  /** An OCI profile as container engines have them: a list of what is allowed. */
  Path container() throws IOException {
    SyscallTable table = SyscallTable.of(Architecture.host().name());
    StringJoiner names = new StringJoiner(", ");
    for (int nr = 0; nr <= table.highestNumber(); nr++) {
      Optional<String> name = table.name(nr);
      if (name.isPresent() && !LEFT_OUT_OF_CONTAINERS.contains(name.get())) {
        names.add('"' + name.get() + '"');
      }
    }
    return Files.writeString(
        directory.resolve("container.json"),
        """
        {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1,
         "archMap": [
          {"architecture": "SCMP_ARCH_X86_64",
           "subArchitectures": ["SCMP_ARCH_X86", "SCMP_ARCH_X32"]},
          {"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_ARM"]}],
         "syscalls": [
          {"names": [%s], "action": "SCMP_ACT_ALLOW"},
          {"names": ["socket"], "action": "SCMP_ACT_ALLOW",
           "args": [{"index": 0, "value": 40, "op": "SCMP_CMP_NE"}]},
          {"names": ["personality"], "action": "SCMP_ACT_ALLOW",
           "args": [{"index": 0, "value": 0, "op": "SCMP_CMP_EQ"}]},
          {"names": ["personality"], "action": "SCMP_ACT_ALLOW",
           "args": [{"index": 0, "value": 8, "op": "SCMP_CMP_EQ"}]},
          {"names": ["bpf", "clone3", "mount", "setns", "umount2", "unshare"],
           "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}},
          {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38,
           "excludes": {"caps": ["CAP_SYS_ADMIN"]}}]}
        """
            .formatted(names));
  }

  /** The filter that Inquest installs for a policy. */
  static byte[] installed(Path policy) {
    LoadContext context =
        new LoadContext(
            Architecture.host(),
            Set.of(),
            KernelVersion.parse(System.getProperty("os.version")),
            note -> {});
    CompiledFilter filter =
        FilterCompiler.compile(
            PolicyLoader.load(policy.toString(), context), new Supervision(0x5eedL << 40, false));
    return filter.supervised().toBytes(ByteOrder.nativeOrder());
  }
}
