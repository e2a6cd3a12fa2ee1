package io.inquest.policy.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.inquest.compile.Probe;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.Action;
import io.inquest.policy.Lineage;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies with those that they narrow: by {@code extends}, and as members of a group. */
class LineageLoaderTest {
  private static final String ALLOW = "inquest: 1\ndefault: allow\n";

  @TempDir private Path directory;

  private Path write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  private LineageLoader loader() {
    return new LineageLoader(
        new PolicyFolders(List.of(directory.resolve("none"), directory.resolve("folder"))),
        Probe.context(new ArrayList<>()));
  }

  private List<String> names(Lineage lineage) {
    return lineage.policies().stream().map(Policy::name).toList();
  }

  private void assertError(Path file, String... lines) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> loader().load(file.toString()))
        .withMessage(String.join("\n", lines));
  }

  @Test
  void load_chainOfPaths_isOutermostFirst() throws IOException {
    write("a.yaml", ALLOW);
    write("sub/b.yaml", "inquest: 1\nextends: ../a.yaml\n");
    Path c = write("c.yaml", "inquest: 1\nname: inner\nextends: sub/b.yaml\n");
    Lineage lineage = loader().load(c.toString());
    assertThat(names(lineage)).containsExactly("a", "b", "inner");
    assertThat(lineage.own().name()).isEqualTo("inner");
    assertThat(lineage.policies().get(0).file()).isEqualTo(directory.resolve("a.yaml").toString());
  }

  @Test
  void load_fileOfAGroupBelowAnother_standsForTheGroup() throws IOException {
    write("folder/web.yaml", ALLOW);
    Path worker = write("folder/web/worker.yaml", "inquest: 1\n");
    assertThat(names(loader().load(worker.toString()))).containsExactly("web", "web/worker");
    Path elsewhere = write("other/web/worker.yaml", ALLOW);
    assertThat(names(loader().load(elsewhere.toString()))).containsExactly("worker");
  }

  @Test
  void load_whatAChildLeavesOut_isItsParents() throws IOException {
    write("a.yaml", "inquest: 1\narchitectures: [x86_64, i386]\ndefault: kill\n");
    Path b = write("b.yaml", "inquest: 1\nextends: a.yaml\n");
    Policy own = loader().load(b.toString()).own();
    assertThat(own.architectures()).containsExactly(X86_64.ABI, I386.ABI);
    assertThat(own.refusesNothing()).isTrue();
  }

  @Test
  void load_childWithArchitectures_killsOthers() throws IOException {
    write("a.yaml", "inquest: 1\narchitectures: [x86_64, i386]\ndefault: allow\n");
    Path b = write("b.yaml", "inquest: 1\nextends: a.yaml\narchitectures: [x86_64]\n");
    assertThat(loader().load(b.toString()).own().foreign()).isEqualTo(Action.KILL_PROCESS);
  }

  @Test
  void load_childOfAnotherFormatOrBuiltin_isRead() throws IOException {
    write("a.json", "{\"defaultAction\": \"SCMP_ACT_ALLOW\"}");
    Path b = write("b.yaml", "inquest: 1\nextends: a.json\n");
    assertThat(names(loader().load(b.toString()))).containsExactly("a", "b");
    Path c = write("c.yaml", "inquest: 1\nextends: observe\n");
    assertThat(names(loader().load(c.toString()))).containsExactly("observe", "c");
  }

  @Test
  void load_nameInTheFolders_isTheGroupWithThoseAbove() throws IOException {
    write("folder/web.yaml", ALLOW);
    write("folder/web/worker.yaml", "inquest: 1\nrules: []\n");
    assertThat(names(loader().load("web/worker"))).containsExactly("web", "web/worker");
    Path b = write("b.yaml", "inquest: 1\nextends: web/worker\n");
    assertThat(names(loader().load(b.toString()))).containsExactly("web", "web/worker", "b");
  }

  @Test
  void load_outermostMemberExtends_isBelowThat() throws IOException {
    write("folder/base.yaml", ALLOW);
    write("folder/web.yaml", "inquest: 1\nextends: base\n");
    write("folder/web/worker.yaml", "inquest: 1\nextends: ../web.yaml\n");
    assertThat(names(loader().load(GroupPath.of("--group", "web/worker"), "--group")))
        .containsExactly("base", "web", "web/worker");
  }

  @Test
  void load_memberExtendsAnother_isRefusedWithItsPlace() throws IOException {
    write("folder/web.yaml", ALLOW);
    write("folder/other.yaml", ALLOW);
    Path worker = write("folder/web/worker.yaml", "inquest: 1\nextends: other\n");
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> loader().load("web/worker"))
        .withMessage(
            String.join(
                "\n",
                worker
                    + ":2:10: a group narrows the one above it, web, and can extend no other"
                    + " policy",
                "  extends: other",
                "           ^^^^^",
                "Leave 'extends' out, or let "
                    + directory.resolve("folder/web.yaml")
                    + " extend it."));
  }

  @Test
  void load_missingMember_namesItAndTheFolders() throws IOException {
    write("folder/web/worker.yaml", ALLOW);
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> loader().load(GroupPath.of("--group", "web/worker"), "--group"))
        .withMessage(
            "--group: group web/worker needs web.yaml, which no folder of policies has\n"
                + "The folders are "
                + directory.resolve("none")
                + ", "
                + directory.resolve("folder")
                + "; --policy-dir names another.");
  }

  @Test
  void load_oneOfSeveralInAFile_isTheOneOfThatName() throws IOException {
    Path manifest =
        write(
            "all.yaml",
            """
            ---
            kind: Namespace
            metadata: {name: first}
            ---
            kind: List
            items:
              - kind: SeccompProfile
                metadata: {name: first}
                spec: {defaultAction: SCMP_ACT_ERRNO}
              - kind: SeccompProfile
                metadata: {name: a.second}
                spec: {defaultAction: SCMP_ACT_LOG}
            ---
            inquest: 1
            name: third
            extends: all.yaml#a.second
            """);
    assertThat(names(loader().load(manifest + "#first"))).containsExactly("first");
    assertThat(names(loader().load(manifest + "#third"))).containsExactly("a.second", "third");
    assertThat(loader().load(manifest + "#third").policies().get(0).defaultAction().toString())
        .isEqualTo("log");
    Lineage third = loader().load(manifest + "#third");
    List<PolicyText> texts = PolicyText.of(third);
    assertThat(names(PolicyText.read(texts, Probe.hostContext()))).isEqualTo(names(third));
  }

  @Test
  void load_policyThatExtendsItselfByName_isRefused() throws IOException {
    Path a = write("a.yaml", "inquest: 1\nname: x\nextends: a.yaml#x\n");
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> loader().load(a.toString()))
        .withMessageContaining("a policy cannot extend itself");
  }

  @Test
  void load_cycle_saysTheWay() throws IOException {
    Path a = write("a.yaml", "inquest: 1\nextends: b.yaml\n");
    Path b = write("b.yaml", "inquest: 1\nextends: ./a.yaml\n");
    assertError(
        a,
        b + ":2:10: a policy cannot extend itself: " + a + " extends " + b + " extends " + a,
        "  extends: ./a.yaml",
        "           ^^^^^^^^",
        "Take one of these 'extends' out.");
  }

  @Test
  void load_parentThatIsNotThere_pointsAtItsName() throws IOException {
    Path a = write("a.yaml", "inquest: 1\nextends: gone.yaml\n");
    assertError(
        a,
        a + ":2:10: there is no policy " + directory.resolve("gone.yaml"),
        "  extends: gone.yaml",
        "           ^^^^^^^^^",
        "A path is taken from the folder of the policy that extends it.");
    Path b = write("b.yaml", "inquest: 1\nextends: gone\n");
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> loader().load(b.toString()))
        .withMessageStartingWith(b + ":2:10: there is no policy 'gone' in " + directory);
  }

  @Test
  void groupPath_thatCouldLeaveTheFolders_isRefused() {
    for (String wrong :
        List.of("", "/web", "web/", "web//worker", "..", "web/../other", "web/.", "7", "we b")) {
      assertThat(GroupPath.isOne(wrong)).as(wrong).isFalse();
      assertThatExceptionOfType(PolicyException.class)
          .as(wrong)
          .isThrownBy(() -> GroupPath.of("--group", wrong))
          .withMessageStartingWith("--group: there is no group '" + wrong + "'");
    }
    assertThat(GroupPath.of("--group", "web-1/worker_2").members())
        .extracting(GroupPath::text)
        .containsExactly("web-1", "web-1/worker_2");
  }

  @Test
  void groupPath_covers_whatIsBelowAndNotWhatBeginsAlike() {
    GroupPath web = GroupPath.of("--group", "web");
    assertThat(web.covers("web")).isTrue();
    assertThat(web.covers("web/worker")).isTrue();
    assertThat(web.covers("website")).isFalse();
    assertThat(web.covers("other/web")).isFalse();
  }
}
