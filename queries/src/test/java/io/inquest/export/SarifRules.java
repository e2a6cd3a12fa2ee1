package io.inquest.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the schema of SARIF says of a log, from {@code sarif-2.1.0.tsv}. */
final class SarifRules {
  private static final String FACTS = "sarif-2.1.0.tsv";
  private static final List<String> NUMBERED_FROM_ONE = List.of("startLine", "startColumn");

  private final Map<String, Map<String, List<String>>> facts = new HashMap<>();

  private SarifRules() throws IOException {
    for (List<String> fact : Facts.of(FACTS)) {
      facts.computeIfAbsent(fact.get(0), name -> new TreeMap<>()).put(fact.get(1), fact);
    }
  }

  static void check(Map<String, Object> log) throws IOException {
    SarifRules rules = new SarifRules();
    rules.check("log", log);
    for (Object run : (List<?>) log.get("runs")) {
      rules.check("run", (Map<?, ?>) run);
    }
  }

  private void check(String definition, Map<?, ?> object) {
    Map<String, List<String>> properties = facts.get(definition);
    for (Map.Entry<String, List<String>> property : properties.entrySet()) {
      if (property.getValue().get(2).equals("required")) {
        assertThat(object.containsKey(property.getKey())).as(property.getKey()).isTrue();
      }
    }
    for (Map.Entry<?, ?> member : object.entrySet()) {
      String name = member.getKey().toString();
      assertThat(properties).as(definition).containsKey(name);
      value(name, member.getValue(), properties.get(name));
    }
    if (definition.equals("physicalLocation")) {
      assertThat(object.containsKey("artifactLocation")).isTrue();
    } else if (definition.equals("artifactLocation")) {
      assertThat(URI.create(object.get("uri").toString())).isNotNull();
    }
  }

  private void value(String name, Object value, List<String> fact) {
    String type = fact.get(3);
    if (facts.containsKey(type)) {
      check(type, (Map<?, ?>) value);
    } else if (type.startsWith("array ")) {
      for (Object item : (List<?>) value) {
        check(type.substring("array ".length()), (Map<?, ?>) item);
      }
    } else if (type.equals("string")) {
      assertThat(value).as(name).isInstanceOf(String.class);
    } else if (type.equals("integer")) {
      long least = NUMBERED_FROM_ONE.contains(name) ? 1 : -1;
      assertThat((Long) value).as(name).isGreaterThanOrEqualTo(least);
    }
    List<String> allowed = Facts.words(fact.get(4));
    if (!allowed.isEmpty()) {
      assertThat(allowed).as(name).contains(value.toString());
    }
  }
}
