package io.inquest.filter.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.filter.algebra.Call;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.PolicyException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallReaderTest {

  private static Call read(String text) {
    return CallReader.read(text, X86_64.ABI).call();
  }

  @Test
  void read_callWithConstants_hasTheirValues() {
    Call call = read("socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, 0)");
    assertThat(call.auditArch()).isEqualTo(X86_64.ABI.auditArch());
    assertThat(call.nr()).isEqualTo(41);
    assertThat(call.arguments()).isEqualTo(List.of(16L, 0x80003L, 0L, 0L, 0L, 0L));
  }

  @Test
  void read_textInQuotes_isSomeAddress() {
    Call call = read("openat(AT_FDCWD, \"a \\\"b\\\", c\", O_RDONLY)");
    assertThat(call.arguments().get(0)).isEqualTo(0xffffff9cL);
    assertThat(call.arguments().get(1)).isNotZero();
    assertThat(call.arguments().get(2)).isZero();
  }

  @Test
  void read_negativeNumber_isAsWideAsTheParameter() {
    assertThat(read("close(-1)").arguments().get(0)).isEqualTo(0xffffffffL);
    assertThat(read("lseek(3, -1, 010)").arguments().subList(1, 3)).isEqualTo(List.of(-1L, 8L));
  }

  @Test
  void read_otherAbi_hasItsNumber() {
    Call call = read("i386:socketcall(1, 0xffffe000)");
    assertThat(call.auditArch()).isEqualTo(I386.ABI.auditArch());
    assertThat(call.nr()).isEqualTo(102);
    assertThat(read("x32:read()").nr()).isEqualTo(X32.BIT);
  }

  @Test
  void read_numberWithoutName_isThatNumber() {
    assertThat(read("syscall_4711(1)").nr()).isEqualTo(4711);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socket(0x10, 3, 0)",
        "i386:socketcall(1, 0xffffe000)",
        "syscall_4711(1)",
        "x32:read(0, 0, 0)",
        "lseek(0, 0xffffffffffffffff, 0)"
      })
  void text_ofWhatWasRead_isTheSame(String text) {
    Call call = CallReader.read(text, Architecture.host()).call();

    assertThat(CallWriter.text(call)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socket",
        "socket(",
        "socket(1",
        "sockt(1)",
        "socket(1 2)",
        "socket(,)",
        "socket(AF_NETLNK)",
        "socket(1,2,3,4,5,6,7)",
        "i486:read(1)",
        "openat(1, \"a)",
        "syscall_x(1)"
      })
  void read_textThatIsNoCall_isRefusedWithItsPlace(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("^");
  }
}
