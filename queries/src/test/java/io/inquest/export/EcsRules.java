package io.inquest.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What ECS says of the fields of an event, from {@code ecs-9.4.0.tsv}. */
final class EcsRules {
  private static final String FACTS = "ecs-9.4.0.tsv";

  private EcsRules() {}

  static void check(Map<String, Object> event) throws IOException {
    Map<String, List<String>> facts = new HashMap<>();
    for (List<String> fact : Facts.of(FACTS)) {
      facts.put(fact.get(0), fact);
    }
    assertThat(event).containsKeys("@timestamp", "ecs", "inquest");
    check("", event, facts);
  }

  private static void check(String path, Map<?, ?> object, Map<String, List<String>> facts) {
    for (Map.Entry<?, ?> member : object.entrySet()) {
      String name = path + member.getKey();
      if (name.equals("inquest")) {
        continue;
      }
      if (member.getValue() instanceof Map<?, ?> inner) {
        check(name + ".", inner, facts);
        continue;
      }
      assertThat(facts).containsKey(name);
      List<String> fact = facts.get(name);
      boolean array = fact.get(2).equals("array");
      assertThat(member.getValue() instanceof List<?>).as(name).isEqualTo(array);
      List<?> values = array ? (List<?>) member.getValue() : List.of(member.getValue());
      assertThat(values)
          .as(name)
          .allMatch(value -> value instanceof Long == fact.get(1).equals("long"));
      List<String> allowed = Facts.words(fact.get(3));
      if (!allowed.isEmpty()) {
        assertThat(allowed).as(name).containsAll(values.stream().map(Object::toString).toList());
      }
    }
  }
}
