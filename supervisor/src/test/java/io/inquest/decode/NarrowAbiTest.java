package io.inquest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.decode.call.OwnMemory;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import org.junit.jupiter.api.Test;

/** Structures of ABIs whose pointers have 32 bits. */
class NarrowAbiTest {
  private final OwnMemory own = new OwnMemory();

  private String i386(String syscall, long... arguments) {
    return own.decode(I386.ABI, syscall, arguments);
  }

  @Test
  void pointers_32Bits_followed() {
    String text = word(own.low("6c73 00"));
    for (Architecture abi : new Architecture[] {I386.ABI, X32.ABI, Arm.ABI}) {
      assertThat(
              own.decode(
                  abi, "execve", 0, own.low(text + "00000000"), own.low(text + text + "00000000")))
          .isEqualTo("execve(NULL, [\"ls\"], 2 vars)");
      assertThat(own.decode(abi, "writev", -1, own.low(text + "02000000"), 1))
          .isEqualTo("writev(-1, [{iov_base=\"ls\", iov_len=2}], 1)");
    }
  }

  @Test
  void registers_upperHalfSet_lowHalfCounts() {
    long path = own.low("6c73 00");
    assertThat(i386("chdir", 0xdead00000000L | path)).isEqualTo("chdir(\"ls\")");
  }

  @Test
  void times_widthOfTheCall() {
    long narrow = own.low("02000000 05000000");
    long wide = own.low("0200000000000000 0500000000000000");
    assertThat(i386("nanosleep", narrow, 0)).isEqualTo("nanosleep({tv_sec=2, tv_nsec=5}, NULL)");
    assertThat(i386("clock_nanosleep_time64", 0, 0, wide, 0))
        .isEqualTo("clock_nanosleep_time64(CLOCK_REALTIME, 0, {tv_sec=2, tv_nsec=5}, NULL)");
    assertThat(own.decode(X32.ABI, "nanosleep", wide, 0))
        .isEqualTo("nanosleep({tv_sec=2, tv_nsec=5}, NULL)");
    assertThat(i386("utimensat", -100, 0, own.low("02000000 05000000 03000000 feffff3f"), 0))
        .isEqualTo(
            "utimensat(AT_FDCWD, NULL, [{tv_sec=2, tv_nsec=5}, {tv_sec=3,"
                + " tv_nsec=UTIME_OMIT}], 0)");
  }

  @Test
  void structures_layoutOfTheAbi() {
    assertThat(i386("setrlimit", 7, own.low("00040000 ffffffff")))
        .isEqualTo("setrlimit(RLIMIT_NOFILE, {rlim_cur=1024, rlim_max=RLIM_INFINITY})");
    assertThat(
            i386("rt_sigaction", 13, own.low("01000000 00000010 00700000 0200000000000000"), 0, 8))
        .isEqualTo(
            "rt_sigaction(SIGPIPE, {sa_handler=SIG_IGN, sa_mask=[INT], sa_flags=SA_RESTART,"
                + " sa_restorer=0x7000}, NULL, 8)");
    assertThat(i386("sigprocmask", 2, own.low("fffefbff"), 0))
        .isEqualTo("sigprocmask(SIG_SETMASK, ~[KILL STOP], NULL)");
    assertThat(
            i386(
                "fcntl64", -1, 13, own.low("0100 0000 0500000000000000 0a00000000000000 00000000")))
        .isEqualTo(
            "fcntl64(-1, F_SETLK64, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5, l_len=10})");
    assertThat(i386("mmap", own.low("00000000 00100000 01000000 02000000 ffffffff 00000000")))
        .isEqualTo(
            "mmap({addr=NULL, len=4096, prot=PROT_READ, flags=MAP_PRIVATE, fd=-1, offset=0})");
    String vector = word(own.low(word(own.low("6869")) + "02000000"));
    long message = own.low("00000000 00000000" + vector + "01000000 00000000 00000000 00000000");
    assertThat(i386("sendmsg", -1, message, 0))
        .isEqualTo(
            "sendmsg(-1, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"hi\","
                + " iov_len=2}], msg_iovlen=1, msg_controllen=0}, 0)");
  }

  @Test
  void socketcall_wordsOfTheCall() {
    assertThat(i386("socketcall", 3, own.low("03000000 00700000 10000000 99990000")))
        .isEqualTo("socketcall(SYS_CONNECT, [0x3, 0x7000, 0x10])");
  }

  /** A pointer's four bytes. */
  private static String word(long address) {
    return String.format("%08x", Integer.reverseBytes((int) address));
  }
}
