package io.inquest.linux.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureTest {

  @Test
  void of_write_hasTheKernelsTypes() {
    assertThat(Signature.of(X86_64.ABI, "write").orElseThrow().parameters())
        .containsExactly(
            new Parameter(0, "fd", "unsigned int", 32, Signedness.UNSIGNED, "fd", "", ""),
            new Parameter(
                1, "buf", "const char __user *", 64, Signedness.POINTER, "buffer_in", "", "len@2"),
            new Parameter(2, "count", "size_t", 64, Signedness.UNSIGNED, "size", "", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "x86_64, write, count, 64, 64, UNSIGNED",
    "i386, write, count, 32, 32, UNSIGNED",
    "i386, write, buf, 32, 32, POINTER",
    "arm, write, count, 32, 32, UNSIGNED",
    "x86_64, mmap, fd, 64, 32, UNSIGNED",
    "i386, mmap2, fd, 32, 32, UNSIGNED",
    "x86_64, openat, dfd, 32, 32, SIGNED",
    "x86_64, openat, mode, 16, 16, UNSIGNED",
    "i386, openat, mode, 16, 16, UNSIGNED",
    "x86_64, lseek, offset, 64, 64, SIGNED",
    "i386, lseek, offset, 32, 32, SIGNED",
    "i386, chown, user, 16, 16, UNSIGNED",
    "x86_64, clone, clone_flags, 64, 32, UNSIGNED",
    "x86_64, ioctl, cmd, 32, 32, UNSIGNED",
  })
  void parameter_widths_areTheKernelsOnThatAbi(
      String abi, String syscall, String name, int bits, int compared, Signedness signed) {
    Parameter parameter =
        Signature.of(Architecture.named(abi).orElseThrow(), syscall)
            .orElseThrow()
            .parameter(name)
            .orElseThrow();

    assertThat(parameter.bits()).isEqualTo(bits);
    assertThat(parameter.comparedBits()).isEqualTo(compared);
    assertThat(parameter.signed()).isEqualTo(signed);
  }

  /** x32 calls of the common table go to the 64-bit entry, which reads whole registers. */
  @ParameterizedTest
  @CsvSource({"write, count, 64", "mmap, len, 64", "ioctl, arg, 32", "recvfrom, len, 32"})
  void parameter_onX32_isNarrowOnlyInCompatEntries(String syscall, String name, int bits) {
    Signature signature = Signature.of(X32.ABI, syscall).orElseThrow();

    assertThat(signature.parameter(name).orElseThrow().bits()).isEqualTo(bits);
  }

  @Test
  void of_clone_hasTheOrderOfTheAbi() {
    assertThat(names(X86_64.ABI, "clone")).endsWith("child_tidptr", "tls");
    assertThat(names(Aarch64.ABI, "clone")).endsWith("tls", "child_tidptr");
  }

  @Test
  void of_aCallWithSplitHalves_hasThePaddingOfTheAbi() {
    assertThat(names(I386.ABI, "pread64")).hasSize(5);
    assertThat(names(Arm.ABI, "pread64")).hasSize(6);
    assertThat(names(X86_64.ABI, "pread64")).hasSize(4);
  }

  @Test
  void of_aCallWithoutArguments_isPresentAndEmpty() {
    assertThat(Signature.of(X86_64.ABI, "getppid").orElseThrow().parameters()).isEmpty();
  }

  @Test
  void of_anotherSpelling_isTheCallsSignature() {
    assertThat(Signature.of(X86_64.ABI, "newfstat")).isEqualTo(Signature.of(X86_64.ABI, "fstat"));
    assertThat(Signature.of(X86_64.ABI, "newfstat").orElseThrow().syscall()).isEqualTo("fstat");
  }

  @Test
  void of_aCallThatTheAbiLacks_isEmpty() {
    assertThat(Signature.of(Aarch64.ABI, "open")).isEmpty();
    assertThat(Signature.of(X86_64.ABI, "tuxcall")).isEmpty();
    assertThat(Signature.of(X86_64.ABI, "no_such_call")).isEmpty();
    assertThat(Signature.of(X86_64.ABI, "")).isEmpty();
  }

  @Test
  void signatures_ofEveryCall_haveAtMostSixParametersInOrder() {
    for (Architecture abi : Architecture.all()) {
      for (String name : abi.syscalls().names()) {
        List<Parameter> parameters =
            Signature.of(abi, name).map(Signature::parameters).orElse(List.of());
        assertThat(parameters).as(abi + " " + name).hasSizeLessThanOrEqualTo(6);
        for (int i = 0; i < parameters.size(); i++) {
          assertThat(parameters.get(i).position()).isEqualTo(i);
          assertThat(parameters.get(i).bits()).isIn(16, 32, 64);
        }
      }
    }
  }

  @Test
  void has_aRemark_matchesWholeRemarksOnly() {
    Parameter parameter =
        new Parameter(0, "flags", "unsigned long", 64, Signedness.UNSIGNED, "flags", "", "a;eff32");

    assertThat(parameter.has("eff32")).isTrue();
    assertThat(parameter.has("a")).isTrue();
    assertThat(parameter.has("eff")).isFalse();
    assertThat(parameter.comparedBits()).isEqualTo(32);
  }

  private static List<String> names(Architecture abi, String syscall) {
    return Signature.of(abi, syscall).orElseThrow().parameters().stream()
        .map(Parameter::name)
        .toList();
  }
}
