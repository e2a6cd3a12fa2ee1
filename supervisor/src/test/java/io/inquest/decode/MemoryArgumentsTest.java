package io.inquest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.OwnMemory;
import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.X86_64;
import org.junit.jupiter.api.Test;

/** What lies in the task's memory: strings, buffers, arrays, structures. */
class MemoryArgumentsTest {
  private static final long BAD = 0x10;

  private final OwnMemory own = new OwnMemory();

  private String decode(String syscall, long... arguments) {
    return own.decode(X86_64.ABI, syscall, arguments);
  }

  @Test
  void path_oddBytes_escapedAsInC() {
    assertThat(decode("chdir", own.ascii("a\"b\\\n\t\33[1m\0017\377")))
        .isEqualTo("chdir(\"a\\\"b\\\\\\n\\t\\33[1m\\0017\\377\")");
    assertThat(decode("chdir", own.string("grün"))).isEqualTo("chdir(\"gr\\303\\274n\")");
    assertThat(decode("chdir", own.string(""))).isEqualTo("chdir(\"\")");
  }

  @Test
  void string_longerThanShown_cut() {
    assertThat(decode("memfd_create", own.string("x".repeat(256)), 1))
        .isEqualTo("memfd_create(\"" + "x".repeat(256) + "\", MFD_CLOEXEC)");
    assertThat(decode("memfd_create", own.string("x".repeat(257)), 0))
        .isEqualTo("memfd_create(\"" + "x".repeat(256) + "\"..., 0)");
    assertThat(decode("chdir", own.string("y".repeat(5000))))
        .isEqualTo("chdir(\"" + "y".repeat(1000) + "\"...)");
  }

  @Test
  void text_longerThanItsBuffer_cutWithMark() {
    String[] arguments = new String[16];
    java.util.Arrays.fill(arguments, "\1".repeat(256));
    String text = decode("execve", own.string("/bin/x"), own.strings(arguments), 0);
    assertThat(text).startsWith("execve(\"/bin/x\", [\"\\1\\1").endsWith("\\1…");
    assertThat(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(DecodedCall.CAPACITY);
  }

  @Test
  void execve_argumentsAndCountOfEnvironment() {
    assertThat(
            decode(
                "execve",
                own.string("/bin/ls"),
                own.strings("ls", "-l"),
                own.strings("A=1", "B=2", "C=3")))
        .isEqualTo("execve(\"/bin/ls\", [\"ls\", \"-l\"], 3 vars)");
    assertThat(decode("execve", 0, own.strings(), own.strings()))
        .isEqualTo("execve(NULL, [], 0 vars)");
    String[] many = new String[17];
    java.util.Arrays.fill(many, "a");
    assertThat(decode("execve", 0, own.strings(many), own.strings()))
        .isEqualTo("execve(NULL, [" + "\"a\", ".repeat(16) + "...], 0 vars)");
    assertThat(decode("execve", 0, own.longs(BAD, 0), own.strings("x".repeat(300).split(""))))
        .isEqualTo("execve(NULL, [0x10], 300 vars)");
  }

  @Test
  void write_bytesUpToTheirLength() {
    assertThat(decode("write", -1, own.string("hello\n"), 6))
        .isEqualTo("write(-1, \"hello\\n\", 6)");
    assertThat(decode("write", -1, own.string("a".repeat(40)), 33))
        .isEqualTo("write(-1, \"" + "a".repeat(32) + "\"..., 33)");
    assertThat(decode("write", -1, own.string("x".repeat(64)), -1))
        .isEqualTo("write(-1, \"" + "x".repeat(32) + "\"..., 18446744073709551615)");
    assertThat(decode("write", -1, own.string("x"), 0)).isEqualTo("write(-1, \"\", 0)");
    assertThat(decode("write", -1, BAD, 6)).isEqualTo("write(-1, 0x10, 6)");
  }

  @Test
  void writev_buffersOfTheVector() {
    long vector = own.longs(own.string("hello"), 5, BAD, 3);
    assertThat(decode("writev", -1, vector, 2))
        .isEqualTo("writev(-1, [{iov_base=\"hello\", iov_len=5}, {iov_base=0x10, iov_len=3}], 2)");
    assertThat(decode("readv", -1, own.longs(BAD, 7), 1))
        .isEqualTo("readv(-1, [{iov_base=0x10, iov_len=7}], 1)");
    assertThat(decode("writev", -1, own.longs(new long[16]), 9))
        .startsWith("writev(-1, [{iov_base=NULL, iov_len=0}, ")
        .endsWith(", ...], 9)");
  }

  @Test
  void connect_addressesOfKnownFamilies() {
    assertThat(decode("connect", -1, own.bytes("0200 0050 7f000001 0000000000000000"), 16))
        .isEqualTo("connect(-1, {sa_family=AF_INET, sin_port=80, sin_addr=127.0.0.1}, 16)");
    assertThat(decode("connect", -1, own.ascii("\1\0/run/x\0zzz"), 13))
        .isEqualTo("connect(-1, {sa_family=AF_UNIX, sun_path=\"/run/x\"}, 13)");
    assertThat(decode("connect", -1, own.ascii("\1\0\0a\0b"), 6))
        .isEqualTo("connect(-1, {sa_family=AF_UNIX, sun_path=@\"a\\0b\"}, 6)");
    assertThat(decode("connect", -1, own.ascii("\1\0"), 2))
        .isEqualTo("connect(-1, {sa_family=AF_UNIX}, 2)");
    assertThat(decode("bind", -1, own.bytes("1000 0000 2a000000 01000000"), 12))
        .isEqualTo("bind(-1, {sa_family=AF_NETLINK, nl_pid=42, nl_groups=0x1}, 12)");
    assertThat(decode("bind", -1, own.bytes("2800 0102 03"), 5))
        .isEqualTo("bind(-1, {sa_family=AF_VSOCK, sa_data=0x010203}, 5)");
    assertThat(decode("bind", -1, own.bytes("0200 0050"), 4))
        .isEqualTo("bind(-1, {sa_family=AF_INET, sa_data=0x0050}, 4)");
  }

  @Test
  void connect_lengthThatIsNoLength_address() {
    long address = own.bytes("0200 0050 7f000001");
    assertThat(decode("connect", -1, address, 1))
        .isEqualTo("connect(-1, 0x" + Long.toHexString(address) + ", 1)");
    assertThat(decode("connect", -1, address, -1))
        .isEqualTo("connect(-1, 0x" + Long.toHexString(address) + ", -1)");
  }

  @Test
  void connect_internetAddress6_shortest() {
    String port = "0a00 01bb 00000000 ";
    String[][] expected = {
      {"00000000000000000000000000000001", "::1"},
      {"00000000000000000000000000000000", "::"},
      {"fe800000000000000000000000000000", "fe80::"},
      {"20010db8000000010000000000000001", "2001:db8:0:1::1"},
      {"00010000000200030004000500060007", "1:0:2:3:4:5:6:7"},
    };
    for (String[] pair : expected) {
      assertThat(decode("connect", -1, own.bytes(port + pair[0] + "02000000"), 28))
          .isEqualTo(
              "connect(-1, {sa_family=AF_INET6, sin6_port=443, sin6_addr="
                  + pair[1]
                  + ", sin6_scope_id=2}, 28)");
    }
  }

  @Test
  void sendmsg_addressAndBuffers() {
    long name = own.bytes("0200 0035 08080808 0000000000000000");
    long message = own.longs(name, 16, own.longs(own.string("hi"), 2), 1, 0, 0, 0);
    assertThat(decode("sendmsg", -1, message, 0x4040))
        .isEqualTo(
            "sendmsg(-1, {msg_name={sa_family=AF_INET, sin_port=53, sin_addr=8.8.8.8},"
                + " msg_namelen=16, msg_iov=[{iov_base=\"hi\", iov_len=2}], msg_iovlen=1,"
                + " msg_controllen=0}, MSG_DONTWAIT|MSG_NOSIGNAL)");
    assertThat(decode("recvmsg", -1, BAD, 0)).isEqualTo("recvmsg(-1, 0x10, 0)");
  }

  @Test
  void times_secondsAndParts() {
    assertThat(decode("clock_nanosleep", 1, 1, own.longs(2, 500), 0))
        .isEqualTo(
            "clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=2, tv_nsec=500}, NULL)");
    assertThat(decode("utimensat", -100, 0, own.longs(1, 0x3fffffff, 2, 0x3ffffffe), 0x100))
        .isEqualTo(
            "utimensat(AT_FDCWD, NULL, [{tv_sec=1, tv_nsec=UTIME_NOW}, {tv_sec=2,"
                + " tv_nsec=UTIME_OMIT}], AT_SYMLINK_NOFOLLOW)");
    assertThat(decode("utimes", 0, own.longs(1, 2, -3, 4)))
        .isEqualTo("utimes(NULL, [{tv_sec=1, tv_usec=2}, {tv_sec=-3, tv_usec=4}])");
    assertThat(decode("setitimer", 0, own.longs(1, 2, 3, 4), 0))
        .isEqualTo(
            "setitimer(ITIMER_REAL, {it_interval={tv_sec=1, tv_usec=2}, it_value={tv_sec=3,"
                + " tv_usec=4}}, NULL)");
  }

  @Test
  void signals_actionsAndSets() {
    assertThat(decode("kill", 1234, 15)).isEqualTo("kill(1234, SIGTERM)");
    assertThat(decode("kill", -1, 0)).isEqualTo("kill(-1, 0)");
    assertThat(decode("tgkill", 1, 2, 35)).isEqualTo("tgkill(1, 2, SIGRT_3)");
    assertThat(decode("kill", 1, 99)).isEqualTo("kill(1, 99)");
    assertThat(decode("rt_sigprocmask", 0, own.longs(0x10002), 0, 8))
        .isEqualTo("rt_sigprocmask(SIG_BLOCK, [INT CHLD], NULL, 8)");
    assertThat(decode("rt_sigprocmask", 2, own.longs(0), 0, 8))
        .isEqualTo("rt_sigprocmask(SIG_SETMASK, [], NULL, 8)");
    assertThat(decode("rt_sigprocmask", 2, own.longs(~0x40100L), 0, 8))
        .isEqualTo("rt_sigprocmask(SIG_SETMASK, ~[KILL STOP], NULL, 8)");
    assertThat(decode("rt_sigaction", 13, own.longs(1, 0x14000000, 0x7000, 0), 0, 8))
        .isEqualTo(
            "rt_sigaction(SIGPIPE, {sa_handler=SIG_IGN, sa_mask=[],"
                + " sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x7000}, NULL, 8)");
  }

  @Test
  void structures_members() {
    assertThat(decode("openat2", -100, own.string("x"), own.longs(0x80000, 0, 8), 24))
        .isEqualTo(
            "openat2(AT_FDCWD, \"x\", {flags=O_RDONLY|O_CLOEXEC, resolve=RESOLVE_BENEATH}, 24)");
    assertThat(decode("clone3", own.longs(0x10100, 0, 0, 0, 17, 0x7000, 0x1000, 0), 64))
        .isEqualTo(
            "clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=SIGCHLD, stack=0x7000,"
                + " stack_size=0x1000}, 64)");
    assertThat(decode("prlimit64", 0, 7, own.longs(1024, -1), 0))
        .isEqualTo("prlimit64(0, RLIMIT_NOFILE, {rlim_cur=1024, rlim_max=RLIM_INFINITY}, NULL)");
    assertThat(decode("epoll_ctl", -1, 1, -1, own.bytes("01000080 2a00000000000000")))
        .isEqualTo("epoll_ctl(-1, EPOLL_CTL_ADD, -1, {events=EPOLLIN|EPOLLET, data=0x2a})");
    assertThat(
            own.decode(
                Aarch64.ABI,
                "epoll_ctl",
                -1,
                3,
                -1,
                own.bytes("04000000 00000000 2a00000000000000")))
        .isEqualTo("epoll_ctl(-1, EPOLL_CTL_MOD, -1, {events=EPOLLOUT, data=0x2a})");
    assertThat(decode("poll", own.bytes("ffffffff 0500 0000"), 1, -1))
        .isEqualTo("poll([{fd=-1, events=POLLIN|POLLOUT}], 1, -1)");
    assertThat(decode("select", 5, own.longs(0x11), 0, 0, own.longs(1, 0)))
        .isEqualTo("select(5, [0 4], NULL, NULL, {tv_sec=1, tv_usec=0})");
    assertThat(decode("setgroups", 2, own.bytes("e8030000 ffffffff")))
        .isEqualTo("setgroups(2, [1000, -1])");
    assertThat(decode("accept", -1, BAD, own.bytes("80000000")))
        .isEqualTo("accept(-1, 0x10, [128])");
  }

  @Test
  void array_moreElementsThanShown_cut() {
    assertThat(decode("setgroups", 17, own.bytes(new byte[68])))
        .isEqualTo("setgroups(17, [" + "0, ".repeat(16) + "...])");
    assertThat(decode("setgroups", Integer.MAX_VALUE, own.bytes(new byte[68])))
        .isEqualTo("setgroups(2147483647, [" + "0, ".repeat(16) + "...])");
  }
}
