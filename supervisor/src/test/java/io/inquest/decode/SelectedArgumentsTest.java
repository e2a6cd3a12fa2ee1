package io.inquest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.decode.call.OwnMemory;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arguments whose meaning another one selects, and descriptors. */
class SelectedArgumentsTest {
  private final OwnMemory own = new OwnMemory();

  private String decode(String syscall, long... arguments) {
    return own.decode(X86_64.ABI, syscall, arguments);
  }

  @Test
  void descriptor_openFile_itsPath(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("a<b>\n"));
    int fd = LibC.open(NativeBuffer.ofString(file.toString()).address(), 0);
    try {
      assertThat(decode("close", fd)).isEqualTo("close(" + fd + "<" + folder + "/a\\74b\\76\\n>)");
      assertThat(decode("read", fd, 0x10, 3)).endsWith("\\n>, 0x10, 3)");
      assertThat(decode("mkdirat", fd, own.string("d"), 0755))
          .isEqualTo("mkdirat(" + fd + "<" + folder + "/a\\74b\\76\\n>, \"d\", 0755)");
    } finally {
      LibC.close(fd);
    }
  }

  @Test
  void descriptor_closed_itsNumber() {
    assertThat(decode("close", 1_000_000)).isEqualTo("close(1000000)");
    assertThat(decode("close", 0xffffffffL)).isEqualTo("close(-1)");
    assertThat(decode("close_range", 1_000_000, 0xffffffffL, 4))
        .isEqualTo("close_range(1000000, 4294967295, CLOSE_RANGE_CLOEXEC)");
  }

  @Test
  void ioctl_numberOfSeveralDrivers_namedByTheDescriptor() {
    int random = LibC.open(NativeBuffer.ofString("/dev/urandom").address(), 0);
    try {
      assertThat(decode("ioctl", random, 0x40045201, 0x10))
          .isEqualTo("ioctl(" + random + "</dev/urandom>, RNDADDTOENTCNT, 0x10)");
    } finally {
      LibC.close(random);
    }
    assertThat(decode("ioctl", -1, 0x5412, 0x10)).isEqualTo("ioctl(-1, TIOCSTI, 0x10)");
    assertThat(decode("ioctl", -1, 0xffffffff00005412L, 0x10))
        .isEqualTo("ioctl(-1, TIOCSTI, 0x10)");
    assertThat(decode("ioctl", -1, 0xae01, 0)).isEqualTo("ioctl(-1, KVM_CREATE_VM, 0)");
    assertThat(decode("ioctl", -1, 0xc1234567L, 0))
        .isEqualTo("ioctl(-1, _IOC(_IOC_READ|_IOC_WRITE, 0x45, 0x67, 0x123), 0)");
  }

  @Test
  void fcntl_argumentOfTheCommand() {
    assertThat(decode("fcntl", -1, 1, 99)).isEqualTo("fcntl(-1, F_GETFD)");
    assertThat(decode("fcntl", -1, 2, 1)).isEqualTo("fcntl(-1, F_SETFD, FD_CLOEXEC)");
    assertThat(decode("fcntl", -1, 4, 02000 | 04000))
        .isEqualTo("fcntl(-1, F_SETFL, O_RDONLY|O_APPEND|O_NONBLOCK)");
    assertThat(decode("fcntl", -1, 1030, 10)).isEqualTo("fcntl(-1, F_DUPFD_CLOEXEC, 10)");
    assertThat(decode("fcntl", -1, 6, own.longs(1, 5, 10, 0)))
        .isEqualTo("fcntl(-1, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5, l_len=10})");
    assertThat(decode("fcntl", -1, 77, 5)).isEqualTo("fcntl(-1, 0x4d, 0x5)");
  }

  @Test
  void prctl_argumentsOfTheOption() {
    assertThat(decode("prctl", 38, 1, 0, 0, 0)).isEqualTo("prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)");
    assertThat(decode("prctl", 15, own.string("worker"), 7, 7, 7))
        .isEqualTo("prctl(PR_SET_NAME, \"worker\")");
    assertThat(decode("prctl", 24, 21, 0, 0, 0)).isEqualTo("prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN)");
    assertThat(decode("prctl", 47, 2, 12, 0, 0))
        .isEqualTo("prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_ADMIN)");
    assertThat(decode("prctl", 1, 9)).isEqualTo("prctl(PR_SET_PDEATHSIG, SIGKILL)");
    assertThat(decode("prctl", 3)).isEqualTo("prctl(PR_GET_DUMPABLE)");
    assertThat(decode("prctl", 0x7fffffff, 1, 2, 3, 4))
        .isEqualTo("prctl(0x7fffffff, 0x1, 0x2, 0x3, 0x4)");
    assertThat(decode("prctl", 22, 2, own.longs(3, 0x7000)))
        .isEqualTo("prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, {len=3, filter=0x7000})");
  }

  @Test
  void seccomp_filterProgram() {
    assertThat(decode("seccomp", 1, 9, own.longs(3, 0x7000)))
        .isEqualTo(
            "seccomp(SECCOMP_SET_MODE_FILTER,"
                + " SECCOMP_FILTER_FLAG_TSYNC|SECCOMP_FILTER_FLAG_NEW_LISTENER,"
                + " {len=3, filter=0x7000})");
    assertThat(decode("seccomp", 2, 0, 0x10))
        .isEqualTo("seccomp(SECCOMP_GET_ACTION_AVAIL, 0, 0x10)");
  }

  @Test
  void futex_argumentsOfTheOperation() {
    assertThat(decode("futex", 0x1000, 0x81, 1, 5, 6, 7))
        .isEqualTo("futex(0x1000, FUTEX_WAKE_PRIVATE, 1)");
    assertThat(decode("futex", 0x1000, 0x80, 2, own.longs(1, 5)))
        .isEqualTo("futex(0x1000, FUTEX_WAIT_PRIVATE, 2, {tv_sec=1, tv_nsec=5})");
    assertThat(decode("futex", 0x1000, 0x189, 2, 0, 0, 0xffffffffL))
        .isEqualTo(
            "futex(0x1000, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 2, NULL, 0xffffffff)");
    assertThat(decode("futex", 0x1000, 4, 1, 2, 0x2000, 3))
        .isEqualTo("futex(0x1000, FUTEX_CMP_REQUEUE, 1, 2, 0x2000, 3)");
    assertThat(decode("futex", 0x1000, 0, 2, 0)).isEqualTo("futex(0x1000, FUTEX_WAIT, 2, NULL)");
  }

  @Test
  void socketOptions_namesOfTheLevel() {
    assertThat(decode("setsockopt", -1, 1, 2, own.bytes("01000000"), 4))
        .isEqualTo("setsockopt(-1, SOL_SOCKET, SO_REUSEADDR, [1], 4)");
    assertThat(decode("setsockopt", -1, 6, 1, own.bytes("01000000"), 4))
        .isEqualTo("setsockopt(-1, SOL_TCP, TCP_NODELAY, [1], 4)");
    assertThat(decode("setsockopt", -1, 1, 25, own.ascii("lo\0"), 3))
        .isEqualTo("setsockopt(-1, SOL_SOCKET, SO_BINDTODEVICE, \"lo\\0\", 3)");
    assertThat(decode("getsockopt", -1, 41, 26, 0x10, own.bytes("04000000")))
        .isEqualTo("getsockopt(-1, SOL_IPV6, IPV6_V6ONLY, 0x10, [4])");
    assertThat(decode("setsockopt", -1, 0x999, 7, 0, 0))
        .isEqualTo("setsockopt(-1, 0x999, 0x7, NULL, 0)");
  }

  @Test
  void enumsAndFlags_namedByTheCall() {
    assertThat(decode("lseek", -1, -5, 2)).isEqualTo("lseek(-1, -5, SEEK_END)");
    assertThat(decode("umask", 022)).isEqualTo("umask(022)");
    assertThat(decode("access", 0, 0)).isEqualTo("access(NULL, F_OK)");
    assertThat(decode("access", 0, 6)).isEqualTo("access(NULL, W_OK|R_OK)");
    assertThat(decode("flock", -1, 6)).isEqualTo("flock(-1, LOCK_EX|LOCK_NB)");
    assertThat(decode("fallocate", -1, 3, 0, 10))
        .isEqualTo("fallocate(-1, FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE, 0, 10)");
    assertThat(decode("personality", 0x40000))
        .isEqualTo("personality(PER_LINUX|ADDR_NO_RANDOMIZE)");
    assertThat(decode("unshare", 0x10000080)).isEqualTo("unshare(CLONE_NEWTIME|CLONE_NEWUSER)");
    assertThat(decode("ptrace", 0x4206, 12, 0, 0x100001))
        .isEqualTo("ptrace(PTRACE_SEIZE, 12, NULL, PTRACE_O_TRACESYSGOOD|PTRACE_O_EXITKILL)");
    assertThat(decode("quotactl", 0x80000700L, 0, 1000, 0))
        .isEqualTo("quotactl(QCMD(Q_GETQUOTA, USRQUOTA), NULL, 1000, NULL)");
    assertThat(decode("keyctl", 0, -3, 1))
        .isEqualTo("keyctl(KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0x1, 0, 0)");
    assertThat(decode("request_key", 0, 0, 0, -2))
        .isEqualTo("request_key(NULL, NULL, NULL, KEY_SPEC_PROCESS_KEYRING)");
    assertThat(decode("msgget", 0, 01600)).isEqualTo("msgget(IPC_PRIVATE, IPC_CREAT|0600)");
    assertThat(decode("setuid", 0xffffffffL)).isEqualTo("setuid(-1)");
    assertThat(decode("exit_group", 3)).isEqualTo("exit_group(3)");
    assertThat(decode("wait4", -1, 0, 1, 0)).isEqualTo("wait4(-1, NULL, WNOHANG, NULL)");
  }

  @Test
  void socketcall_arrayThatCannotBeRead_address() {
    assertThat(own.decode(I386.ABI, "socketcall", 3, 0x10))
        .isEqualTo("socketcall(SYS_CONNECT, 0x10)");
  }
}
