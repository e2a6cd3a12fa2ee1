package io.inquest.linux.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Every fact is found through the public API; skipped where the facts are absent. */
class TableFactsTest {

  @Test
  void syscallTable_everyNumberOfTheFacts_isFoundBothWays() {
    Map<String, List<String>> names = new TreeMap<>();
    SoftAssertions softly = new SoftAssertions();
    for (Map<String, String> row : TableFacts.rows("syscalls.csv")) {
      for (Architecture abi : Architecture.all()) {
        String number = row.get(abi.name());
        String name = row.get("name");
        if (number.isEmpty()) {
          // A name that is not in the table may be another spelling of one that is.
          abi.syscalls()
              .number(name)
              .ifPresent(nr -> softly.assertThat(abi.syscalls().name(nr)).isNotEmpty());
          softly.assertThat(abi.syscalls().names()).as(abi + " " + name).doesNotContain(name);
        } else {
          int nr = Integer.parseInt(number);
          names.computeIfAbsent(abi.name(), a -> new ArrayList<>()).add(name);
          softly.assertThat(abi.syscalls().number(name)).as(abi + " " + name).hasValue(nr);
          softly.assertThat(abi.syscalls().name(nr)).as(abi + " " + nr).hasValue(name);
          softly.assertThat(abi.syscalls().numbers()).contains(nr);
        }
      }
    }
    softly.assertAll();
    for (Architecture abi : Architecture.all()) {
      assertThat(abi.syscalls().names())
          .containsExactlyInAnyOrderElementsOf(names.get(abi.name()))
          .isSorted();
      assertThat(abi.syscalls().numbers()).hasSize(names.get(abi.name()).size()).isSorted();
    }
  }

  @Test
  void syscallTable_otherSpellings_haveTheNumberOfTheirCall() {
    SoftAssertions softly = new SoftAssertions();
    for (Map<String, String> row : TableFacts.rows("name_aliases.csv")) {
      SyscallTable table = SyscallTable.of(row.get("arch"));
      softly
          .assertThat(table.number(row.get("alias")))
          .as(row.toString())
          .hasValue(Integer.parseInt(row.get("number")));
      softly
          .assertThat(table.name(Integer.parseInt(row.get("number"))))
          .as(row.toString())
          .hasValue(row.get("name"));
    }
    for (Map<String, String> row : TableFacts.rows("event_aliases.csv")) {
      SyscallTable table = SyscallTable.of(row.get("arch"));
      String meant = table.names().contains(row.get("event")) ? row.get("event") : row.get("name");
      softly
          .assertThat(table.number(row.get("event")))
          .as(row.toString())
          .isEqualTo(table.number(meant))
          .isPresent();
    }
    softly.assertAll();
  }

  @Test
  void signatures_everyCall_isTheBaseOrItsReplacement() {
    Map<String, List<Map<String, String>>> base = byName(TableFacts.rows("signatures.csv"), "");
    SoftAssertions softly = new SoftAssertions();
    for (Architecture abi : Architecture.all()) {
      var own = byName(TableFacts.rows("signatures_abi.csv"), abi.name());
      boolean narrow = abi == I386.ABI || abi == Arm.ABI;
      for (Map<String, String> arity : TableFacts.rows("arity.csv")) {
        String name = arity.get("name");
        boolean known = abi.syscalls().names().contains(name) && !arity.get("nargs").isEmpty();
        if (!known) {
          continue;
        }
        var rows = own.getOrDefault(name, base.getOrDefault(name, List.of()));
        softly
            .assertThat(Signature.of(abi, name).orElseThrow().parameters())
            .as(abi + " " + name)
            .isEqualTo(parameters(rows, narrow));
      }
    }
    softly.assertAll();
  }

  private static Map<String, List<Map<String, String>>> byName(
      List<Map<String, String>> rows, String arch) {
    Map<String, List<Map<String, String>>> byName = new LinkedHashMap<>();
    for (Map<String, String> row : rows) {
      if (arch.isEmpty() || row.get("arch").equals(arch)) {
        byName.computeIfAbsent(row.get("name"), n -> new ArrayList<>()).add(row);
      }
    }
    return byName;
  }

  private static List<Parameter> parameters(List<Map<String, String>> rows, boolean narrow) {
    List<Parameter> parameters = new ArrayList<>();
    for (Map<String, String> row : rows) {
      int bits = Integer.parseInt(row.get("bits"));
      parameters.add(
          new Parameter(
              Integer.parseInt(row.get("position")),
              row.get("param"),
              row.get("ctype"),
              narrow ? Math.min(32, bits) : bits,
              Map.of("s", Signedness.SIGNED, "u", Signedness.UNSIGNED, "p", Signedness.POINTER)
                  .get(row.get("signed")),
              row.get("class"),
              row.get("flagset"),
              row.get("note")));
    }
    parameters.sort((a, b) -> Integer.compare(a.position(), b.position()));
    return parameters;
  }

  @Test
  void constants_everyRow_isFoundByNameAndInItsSet() {
    SoftAssertions softly = new SoftAssertions();
    Set<String> sets = new TreeSet<>();
    for (Architecture abi : Architecture.all()) {
      Map<String, List<ConstantSet.Entry>> expected = new TreeMap<>();
      for (Map<String, String> row : TableFacts.rows("constants.csv")) {
        sets.add(row.get("set"));
        List<String> abis = List.of(row.get("arch").split(";"));
        if (!abis.contains("all") && !abis.contains(abi.name())) {
          continue;
        }
        long value = Long.parseUnsignedLong(row.get("value").substring(2), 16);
        softly
            .assertThat(Constants.value(abi, row.get("name")))
            .as(abi + " " + row)
            .hasValue(value);
        expected
            .computeIfAbsent(row.get("set"), s -> new ArrayList<>())
            .add(
                new ConstantSet.Entry(
                    row.get("set"),
                    row.get("name"),
                    value,
                    Map.of(
                            "flag", ConstantSet.Kind.FLAG,
                            "enum", ConstantSet.Kind.ENUM,
                            "mask", ConstantSet.Kind.MASK)
                        .get(row.get("kind"))));
      }
      expected.forEach(
          (set, entries) ->
              softly
                  .assertThat(Constants.set(abi, set).entries())
                  .as(abi + " " + set)
                  .isEqualTo(entries));
    }
    softly.assertAll();
    assertThat(Constants.sets()).containsAll(sets);
  }

  @Test
  void constants_everyFlagSetOfASignature_hasConstants() {
    SoftAssertions softly = new SoftAssertions();
    for (Architecture abi : Architecture.all()) {
      for (String name : abi.syscalls().names()) {
        for (Parameter parameter : parametersOf(abi, name)) {
          if (!parameter.flagSet().isEmpty()) {
            softly
                .assertThat(Constants.set(abi, parameter.flagSet()).isEmpty())
                .as(abi + " " + name + " " + parameter)
                .isFalse();
          }
        }
      }
    }
    softly.assertAll();
  }

  private static List<Parameter> parametersOf(Architecture abi, String name) {
    return Signature.of(abi, name).map(Signature::parameters).orElse(List.of());
  }

  @Test
  void groups_everyMember_isInItsExpandedGroup() {
    SoftAssertions softly = new SoftAssertions();
    for (Map<String, String> row : TableFacts.rows("groups.csv")) {
      Set<String> members = SyscallGroups.members(row.get("group")).orElseThrow();
      if (row.get("member_kind").equals("group")) {
        softly
            .assertThat(members)
            .as(row.toString())
            .containsAll(SyscallGroups.members(row.get("member")).orElseThrow());
      } else {
        softly.assertThat(members).as(row.toString()).contains(row.get("member"));
      }
      softly.assertThat(members).noneMatch(m -> m.startsWith("@"));
    }
    softly.assertAll();
  }
}
