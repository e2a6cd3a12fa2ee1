package io.inquest.policy.libseccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.arch.X86_64;
import io.inquest.policy.Action;
import io.inquest.policy.Condition;
import io.inquest.policy.Place;
import io.inquest.policy.Rule;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LibseccompTableTest {
  private static final Place PLACE = Place.of(new SourceText("p.json", ""));
  private static final Rule ALLOWING = Rule.deciding(0, "ioctl", Action.ALLOW, false, PLACE);

  @Test
  void add_randomRules_areRankedAsOneByOne() {
    Random random = new Random(5);
    ArgumentTest.Operator[] operators = {
      ArgumentTest.Operator.EQ,
      ArgumentTest.Operator.NE,
      ArgumentTest.Operator.GT,
      ArgumentTest.Operator.LE
    };
    for (int round = 0; round < 50; round++) {
      List<LibseccompTable.Chain> chains = new ArrayList<>();
      LibseccompTable table = new LibseccompTable(X86_64.ABI);
      for (int i = 0; i < 20; i++) {
        List<ArgumentTest> tests = new ArrayList<>();
        for (int argument = 0; argument < 3; argument++) {
          if (random.nextBoolean()) {
            ArgumentTest.Operator operator = operators[round % 2 == 0 ? 0 : random.nextInt(4)];
            tests.add(new ArgumentTest(argument, Long.SIZE, operator, -1, random.nextInt(4)));
          }
        }
        if (!tests.isEmpty()) {
          table.add("ioctl", PLACE, ALLOWING, tests);
          addOneByOne(chains, new LibseccompTable.Chain(ALLOWING, tests, PLACE));
        }
      }
      List<Condition> conditions = new ArrayList<>();
      table.rules().calls().get(0).clauses().forEach(clause -> conditions.add(clause.condition()));
      List<Condition> expected = new ArrayList<>();
      chains.forEach(chain -> expected.add(condition(chain)));
      assertThat(conditions).isEqualTo(expected);
    }
  }

  /** What libseccomp does, without anything that makes it quick. */
  private static void addOneByOne(List<LibseccompTable.Chain> chains, LibseccompTable.Chain chain) {
    if (chains.stream().anyMatch(chain::beginsWith)) {
      return;
    }
    int at = chains.size();
    while (at > 0 && chain.rank(chains.get(at - 1)) < 0) {
      at--;
    }
    chains.add(at, chain);
  }

  private static Condition condition(LibseccompTable.Chain chain) {
    List<Condition> tests = new ArrayList<>();
    chain.tests().forEach(test -> tests.add(test.condition()));
    return tests.size() == 1 ? tests.get(0) : new Condition.AllOf(tests);
  }
}
