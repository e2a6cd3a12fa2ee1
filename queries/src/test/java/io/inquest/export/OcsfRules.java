package io.inquest.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What OCSF requires of an event, from {@code ocsf-1.8.0-kernel_activity.tsv}. */
final class OcsfRules {
  private static final String FACTS = "ocsf-1.8.0-kernel_activity.tsv";

  private OcsfRules() {}

  static void check(Map<String, Object> event) throws IOException {
    Map<String, Object> values = new HashMap<>();
    flatten("", event, values);
    assertThat(values).containsEntry("metadata.version", FACTS.substring(5, 10));
    Set<String> known = new HashSet<>();
    for (List<String> fact : Facts.of(FACTS)) {
      String name = fact.get(0);
      String parent = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
      boolean there = parent.isEmpty() || values.containsKey(parent);
      if (fact.get(1).equals("at_least_one")) {
        if (values.containsKey(name)) {
          assertThat(Facts.words(fact.get(3)))
              .as(name)
              .anyMatch(each -> values.containsKey(name + "." + each));
        }
        continue;
      }
      known.add(name);
      if (fact.get(1).equals("required") && there) {
        assertThat(values).containsKey(name);
      }
      if (values.containsKey(name)) {
        check(name, values.get(name), fact.get(2), Facts.words(fact.get(3)));
      }
    }
    assertThat(known).containsAll(values.keySet());
  }

  private static void check(String name, Object value, String type, List<String> allowed) {
    assertThat(value)
        .as(name)
        .isInstanceOf(
            switch (type) {
              case "integer" -> Long.class;
              case "boolean" -> Boolean.class;
              case "array" -> List.class;
              case "object" -> Map.class;
              default -> String.class;
            });
    if (!allowed.isEmpty()) {
      assertThat(allowed).as(name).contains(value.toString());
    }
  }

  private static void flatten(String path, Map<?, ?> object, Map<String, Object> values) {
    for (Map.Entry<?, ?> member : object.entrySet()) {
      String name = path + member.getKey();
      values.put(name, member.getValue());
      if (member.getValue() instanceof Map<?, ?> inner && !name.equals("unmapped")) {
        flatten(name + ".", inner, values);
      }
    }
  }
}
