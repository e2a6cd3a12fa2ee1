package io.inquest.linux.arch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstantsTest {

  @ParameterizedTest
  @CsvSource({
    "x86_64, O_DIRECTORY, 0x10000",
    "aarch64, O_DIRECTORY, 0x4000",
    "arm, O_DIRECTORY, 0x4000",
    "i386, O_DIRECTORY, 0x10000",
    "x86_64, AF_NETLINK, 16",
    "x86_64, AT_FDCWD, 0xffffff9c",
    "x86_64, TIOCSTI, 0x5412",
    "x86_64, RTC_IRQP_READ, 0x8008700b",
    "x32, RTC_IRQP_READ, 0x8004700b",
    "x86_64, CLONE_INTO_CGROUP, 0x200000000",
    "x86_64, TCGETS2, 0x802c542a",
    "arm, TCGETS2, 0x802c542a",
    "x86_64, SIOCOUTQ, 0x5411",
    "aarch64, SIOCINQ, 0x541b",
    "x86_64, PF_UNIX, 1",
    "aarch64, PF_ALG, 38",
    "x86_64, SO_RCVTIMEO_NEW, 66",
    "x86_64, VIDIOC_QBUF, 0xc058560f",
    "arm, VIDIOC_QBUF, 0xc044560f",
    "x86_64, SNDRV_PCM_IOCTL_HW_PARAMS, 0xc2604111",
    "i386, SNDRV_PCM_IOCTL_HW_PARAMS, 0xc25c4111",
    "arm, FIOQSIZE, 0x545e"
  })
  void value_ofAName_isTheAbisOwn(String abi, String name, long value) {
    assertThat(Constants.value(Architecture.named(abi).orElseThrow(), name)).hasValue(value);
  }

  @Test
  void value_of64Bits_isUnsigned() {
    assertThat(Constants.value(X86_64.ABI, "PR_SET_PTRACER_ANY")).hasValue(-1);
    assertThat(Constants.value(I386.ABI, "PR_SET_PTRACER_ANY")).hasValue(0xffffffffL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "O_", "O_RDONLY 0", "O_DIRECTORY\n 10000 x86_64", "#", "o_rdonly"})
  void value_ofANameThatIsNone_isEmpty(String name) {
    assertThat(Constants.value(X86_64.ABI, name)).isEmpty();
  }

  @Test
  void value_ofAnotherAbisConstant_isEmpty() {
    assertThat(Constants.value(X86_64.ABI, "MAP_32BIT")).isPresent();
    assertThat(Constants.value(Aarch64.ABI, "MAP_32BIT")).isEmpty();
  }

  @Test
  void set_ofAKey_hasItsConstantsInHeaderOrder() {
    ConstantSet set = Constants.set(X86_64.ABI, "open_flags");

    assertThat(set.entries())
        .startsWith(
            new ConstantSet.Entry("open_flags", "O_RDONLY", 0, ConstantSet.Kind.ENUM),
            new ConstantSet.Entry("open_flags", "O_WRONLY", 1, ConstantSet.Kind.ENUM),
            new ConstantSet.Entry("open_flags", "O_RDWR", 2, ConstantSet.Kind.ENUM),
            new ConstantSet.Entry("open_flags", "O_ACCMODE", 3, ConstantSet.Kind.MASK),
            new ConstantSet.Entry("open_flags", "O_CREAT", 0x40, ConstantSet.Kind.FLAG));
    assertThat(set.entries().stream().filter(e -> e.name().equals("O_DIRECTORY")))
        .extracting(ConstantSet.Entry::value)
        .containsExactly(0x10000L);
  }

  @Test
  void set_ofAKeyWithParts_hasAllOfThemAndNoOther() {
    assertThat(Constants.set(X86_64.ABI, "sockopt").entries())
        .extracting(ConstantSet.Entry::set)
        .contains("sockopt.socket", "sockopt.tcp")
        .allMatch(set -> set.startsWith("sockopt."));
    assertThat(Constants.set(X86_64.ABI, "ioctl").entries())
        .extracting(ConstantSet.Entry::set)
        .contains("ioctl.tty", "ioctl.kvm")
        .allMatch(set -> set.startsWith("ioctl."));
    assertThat(Constants.set(X86_64.ABI, "ioctl.tty").entries())
        .extracting(ConstantSet.Entry::set)
        .containsOnly("ioctl.tty");
    assertThat(Constants.set(X86_64.ABI, "errno").entries())
        .extracting(ConstantSet.Entry::set)
        .containsOnly("errno");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "open", "open_flag", "no_such_set", "#"})
  void set_ofAKeyThatIsNone_isEmpty(String key) {
    assertThat(Constants.set(X86_64.ABI, key).isEmpty()).isTrue();
  }

  @Test
  void withValue_ofAValueThatOnlyAMaskHas_isEmpty() {
    ConstantSet set = Constants.set(X86_64.ABI, "open_flags");

    assertThat(set.withValue(3)).isEmpty();
    assertThat(set.withValue(2).orElseThrow().name()).isEqualTo("O_RDWR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TCGETS3", "SO_RCVTIMEO_NEW2", "AF_INET7", "PR_SET_MM1"})
  void suggest_forANameWithOtherDigits_offersNoConstantOfAnotherValue(String name) {
    assertThat(Constants.suggest(X86_64.ABI, name)).isEmpty();
  }

  @Test
  void suggest_forAMistypedName_namesConstantsOfTheAbiOnly() {
    assertThat(Constants.suggest(X86_64.ABI, "O_RDNLY")).startsWith("O_RDONLY");
    assertThat(Constants.suggest(X86_64.ABI, "MAP_32BITS")).contains("MAP_32BIT");
    assertThat(Constants.suggest(Aarch64.ABI, "MAP_32BITS")).doesNotContain("MAP_32BIT");
    assertThat(Constants.suggest(Aarch64.ABI, "O_DIRECTRY")).startsWith("O_DIRECTORY");
  }

  @Test
  void names_ofAnAbi_allHaveAValue() {
    for (Architecture abi : Architecture.all()) {
      assertThat(Constants.names(abi))
          .hasSizeGreaterThan(4000)
          .doesNotHaveDuplicates()
          .allMatch(name -> Constants.value(abi, name).isPresent());
    }
  }
}
