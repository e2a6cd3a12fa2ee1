package io.inquest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.decode.call.OwnMemory;
import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import org.junit.jupiter.api.Test;

class ArgumentDecoderTest {
  private static final long AT_FDCWD = 0xffffff9cL;
  private static final long BAD = 0x10;

  private final OwnMemory own = new OwnMemory();

  private String decode(String syscall, long... arguments) {
    return own.decode(X86_64.ABI, syscall, arguments);
  }

  @Test
  void decode_callWithoutArguments_nameAndParentheses() {
    assertThat(decode("getppid")).isEqualTo("getppid()");
    assertThat(decode("getppid")).isEqualTo("getppid()");
  }

  @Test
  void decode_openat_directoryPathFlags() {
    long path = own.string("/etc/passwd");
    assertThat(decode("openat", AT_FDCWD, path, 0x80000))
        .isEqualTo("openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC)");
    assertThat(decode("openat", -100, path, 02001 | 0x80000000L))
        .isEqualTo("openat(AT_FDCWD, \"/etc/passwd\", O_WRONLY|O_APPEND|0x80000000)");
    assertThat(decode("openat", -100, path, 3))
        .isEqualTo("openat(AT_FDCWD, \"/etc/passwd\", O_ACCMODE)");
  }

  @Test
  void decode_openThatCreates_modeInOctal() {
    long path = own.string("f");
    assertThat(decode("open", path, 0101, 0644)).isEqualTo("open(\"f\", O_WRONLY|O_CREAT, 0644)");
    assertThat(decode("open", path, 0101, 0)).isEqualTo("open(\"f\", O_WRONLY|O_CREAT, 000)");
    assertThat(decode("open", path, 0x410002, 0600))
        .isEqualTo("open(\"f\", O_RDWR|O_TMPFILE, 0600)");
    assertThat(decode("open", path, 0x10000, 0600)).isEqualTo("open(\"f\", O_RDONLY|O_DIRECTORY)");
    assertThat(decode("open", path, 0x101000)).isEqualTo("open(\"f\", O_RDONLY|O_SYNC)");
  }

  @Test
  void decode_mknodOfDevice_typeModeAndDevice() {
    long path = own.string("null");
    assertThat(decode("mknod", path, 020666, 0x103))
        .isEqualTo("mknod(\"null\", S_IFCHR|0666, makedev(0x1, 0x3))");
    assertThat(decode("mknod", path, 010600, 0)).isEqualTo("mknod(\"null\", S_IFIFO|0600)");
  }

  @Test
  void decode_socket_familyTypeAndProtocolOfTheFamily() {
    assertThat(decode("socket", 16, 0x80003, 0))
        .isEqualTo("socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE)");
    assertThat(decode("socket", 2, 1, 6)).isEqualTo("socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)");
    assertThat(decode("socket", 1, 0x80801, 0))
        .isEqualTo("socket(AF_UNIX, SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC, 0)");
    assertThat(decode("socket", 17, 3, 0x300))
        .isEqualTo("socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL))");
    assertThat(decode("socket", 99, 0x4f, 7)).isEqualTo("socket(0x63, 0x4f, 7)");
  }

  @Test
  void decode_mmap_protectionAndFlags() {
    assertThat(decode("mmap", 0, 4096, 3, 0x22, -1, 0))
        .isEqualTo("mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)");
    assertThat(decode("mmap", 0x1000, 8192, 0, 0x54040022L, 0xffffffffL, 0x2000))
        .isEqualTo(
            "mmap(0x1000, 8192, PROT_NONE, MAP_PRIVATE|MAP_HUGE_2MB|MAP_ANONYMOUS|MAP_HUGETLB,"
                + " -1, 0x2000)");
  }

  @Test
  void decode_clone_flagsAndExitSignal() {
    assertThat(decode("clone", 0x1200011, 0, 0, 0x7000, 0))
        .isEqualTo(
            "clone(CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, NULL, NULL, 0x7000, NULL)");
    assertThat(decode("clone", 17, 0, 0, 0, 0)).isEqualTo("clone(SIGCHLD, NULL, NULL, NULL, NULL)");
    assertThat(decode("clone", 0, 0, 0, 0, 0)).isEqualTo("clone(0, NULL, NULL, NULL, NULL)");
  }

  @Test
  void decode_unknownNumber_sixWords() {
    assertThat(own.decode(X86_64.ABI.auditArch(), 1000, 1, 2, 0, 0xabc))
        .isEqualTo("syscall_1000(0x1, 0x2, 0, 0xabc, 0, 0)");
    assertThat(own.decode(X86_64.ABI.auditArch(), -1)).isEqualTo("syscall_-1(0, 0, 0, 0, 0, 0)");
    assertThat(own.decode(X86_64.ABI.auditArch(), Integer.MIN_VALUE))
        .isEqualTo("syscall_-2147483648(0, 0, 0, 0, 0, 0)");
    assertThat(own.decode(0x1234, 7, -1))
        .isEqualTo("arch_0x1234:7(0xffffffffffffffff, 0, 0, 0, 0, 0)");
  }

  @Test
  void decode_callThatWasNeverImplemented_sixWords() {
    assertThat(decode("tuxcall", 1)).isEqualTo("tuxcall(0x1, 0, 0, 0, 0, 0)");
  }

  @Test
  void decode_unreadablePointer_address() {
    assertThat(decode("openat", AT_FDCWD, BAD, 0)).isEqualTo("openat(AT_FDCWD, 0x10, O_RDONLY)");
    assertThat(decode("openat", AT_FDCWD, -1, 0))
        .isEqualTo("openat(AT_FDCWD, 0xffffffffffffffff, O_RDONLY)");
    assertThat(decode("execve", BAD, BAD, BAD)).isEqualTo("execve(0x10, 0x10, 0x10)");
    assertThat(decode("nanosleep", BAD, 0)).isEqualTo("nanosleep(0x10, NULL)");
    assertThat(decode("connect", -1, BAD, 16)).isEqualTo("connect(-1, 0x10, 16)");
  }

  @Test
  void decode_i386_wordsOf32BitsAndItsOwnSignature() {
    assertThat(own.decode(I386.ABI, "close", 0xffffffffL)).isEqualTo("close(-1)");
    assertThat(own.decode(I386.ABI, "pread64", 0xffffffffL, BAD, 5, 1, 2))
        .isEqualTo("pread64(-1, 0x10, 5, 8589934593)");
    assertThat(own.decode(I386.ABI, "clone", 17, 0, 0, 0x10, 0x20))
        .isEqualTo("clone(SIGCHLD, NULL, NULL, 0x10, 0x20)");
    assertThat(own.decode(I386.ABI, "chown", BAD, 0xffffffffL, 1000))
        .isEqualTo("chown(0x10, -1, 1000)");
    assertThat(own.decode(I386.ABI, "lseek", 0xffffffffL, 0xfffffff0L, 1))
        .isEqualTo("lseek(-1, -16, SEEK_CUR)");
  }

  @Test
  void decode_otherAbis_theirNumbersAndConstants() {
    assertThat(own.decode(X32.ABI, "getppid")).isEqualTo("getppid()");
    assertThat(own.decode(X32.ABI, "openat", -100, BAD, 0x10000))
        .isEqualTo("openat(AT_FDCWD, 0x10, O_RDONLY|O_DIRECTORY)");
    assertThat(own.decode(Aarch64.ABI, "openat", -100, BAD, 0x4000))
        .isEqualTo("openat(AT_FDCWD, 0x10, O_RDONLY|O_DIRECTORY)");
    assertThat(own.decode(Arm.ABI, "set_tls", 0x10)).isEqualTo("set_tls(0x10)");
    assertThat(own.decode(Arm.ABI, "pread64", 0xffffffffL, BAD, 5, 99, 1, 2))
        .isEqualTo("pread64(-1, 0x10, 5, 8589934593)");
  }

  @Test
  void decode_everyCallOfEveryAbi_namesTheCall() {
    for (Architecture abi : Architecture.all()) {
      for (String name : abi.syscalls().names()) {
        assertThat(own.decode(abi, name)).startsWith(name + "(").endsWith(")");
      }
    }
  }
}
