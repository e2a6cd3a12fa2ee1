package io.inquest.filter.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.inquest.compile.FilterCompiler;
import io.inquest.compile.FilterSource;
import io.inquest.filter.algebra.Comparison;
import io.inquest.filter.algebra.Joint;
import io.inquest.linux.bpf.Program;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.Rule;
import io.inquest.policy.SourceText;
import io.inquest.policy.SystemdVersion;
import io.inquest.policy.load.PolicyLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy written in another format, and what got lost.
 *
 * @param text the text; empty for a program
 * @param program what it compiles to
 * @param losses what it answers differently: the first answer is the original's
 * @param remarks what else it does not say
 */
public record Conversion(
    Optional<String> text,
    Program program,
    List<Comparison.Difference> losses,
    List<String> remarks) {

  /** Keeps copies of the lists. */
  public Conversion {
    losses = List.copyOf(losses);
    remarks = List.copyOf(remarks);
  }

  /** How to write policies. */
  public record Request(Target target, String name, boolean union) {}

  /**
   * Writes policies as one, reads that back, and compares every call's answer.
   *
   * @param sources at least one; of several the joint answers
   * @param context for reading what was written
   * @throws io.inquest.filter.algebra.TooComplexException if their answers cannot be listed
   */
  public static Conversion of(List<FilterSource> sources, Request request, LoadContext context) {
    List<List<Program>> stacks = new ArrayList<>();
    for (FilterSource source : sources) {
      stacks.add(source.programs());
    }
    Joint original = new Joint(stacks, request.union());
    if (request.target() == Target.BPF && stacks.size() == 1 && stacks.get(0).size() == 1) {
      Program program =
          sources.get(0) instanceof FilterSource.Written written
              ? installable(FilterCompiler.program(written.attributed().policy()), written.name())
              : stacks.get(0).get(0);
      return new Conversion(
          Optional.empty(), program, List.of(), remarks(sources, request.target()));
    }
    boolean single = sources.size() == 1;
    Outline outline =
        single && sources.get(0) instanceof FilterSource.Written written
            ? Outline.of(written)
            : Outline.of(original);
    if (single) {
      outline = outline.recording(sources.get(0));
    }
    String text = text(outline, request, sources, context.systemd());
    Policy read = PolicyLoader.read(new SourceText(fileName(request), text), context);
    Program program = FilterCompiler.program(read);
    if (request.target() == Target.BPF) {
      program = installable(program, request.name());
    }
    return new Conversion(
        request.target() == Target.BPF ? Optional.empty() : Optional.of(text),
        program,
        Comparison.of(original, Joint.of(program)).differences(),
        request.target() == Target.YAML
            ? unrecorded(outline, sources)
            : remarks(sources, request.target()));
  }

  /** What is recorded of allowed calls and not written in the format that could say it. */
  private static List<String> unrecorded(Outline outline, List<FilterSource> sources) {
    List<String> remarks = new ArrayList<>();
    for (Outline.Kept kept : outline.records()) {
      if (kept.calls().when().isEmpty()) {
        remarks.add("some of the calls that \"" + kept.rule() + "\" records");
      }
    }
    boolean single = sources.size() == 1;
    for (FilterSource source : sources) {
      for (FilterSource.Written written : source.policies()) {
        for (Rule rule : written.attributed().policy().rules()) {
          boolean kept = single && (!rule.decides() || source.policies().size() == 1);
          if (rule.record() && !kept) {
            remarks.add("that calls of \"" + rule.name() + "\" are recorded");
          }
        }
      }
    }
    return remarks;
  }

  private static Program installable(Program program, String name) {
    if (program.length() > Program.MAX_LENGTH) {
      throw new PolicyException(
          Place.of(new SourceText(name, "")),
          "takes "
              + program.length()
              + " instructions, and a program may have "
              + Program.MAX_LENGTH,
          "Only 'inquest run' divides a policy among several filters.");
    }
    return program;
  }

  /** What a file of it contains. */
  public byte[] bytes() {
    return text.isPresent()
        ? text.get().getBytes(StandardCharsets.UTF_8)
        : program.toBytes(ByteOrder.nativeOrder());
  }

  private static String text(
      Outline outline, Request request, List<FilterSource> sources, SystemdVersion systemd) {
    return switch (request.target()) {
      case YAML, BPF -> YamlWriter.text(outline, request.name(), asksForNoNewPrivileges(sources));
      case OCI -> json(json -> OciWriter.write(outline, json));
      case SYSTEMD -> unit(outline, sources, systemd);
      case MINIJAIL -> MinijailWriter.text(outline);
      case SPO -> yaml(yaml -> spo(outline, request.name(), yaml));
      case LXC -> LxcWriter.text(outline);
      case KAFEL -> KafelWriter.text(outline);
      case SNAP -> SnapWriter.text(outline);
      case FIREJAIL -> FirejailWriter.text(outline);
      case SECCOMPILER -> json(json -> ThreadFilterWriter.write(outline, "main", json));
      case GO_SECCOMP_BPF -> yaml(yaml -> GoSeccompWriter.write(outline, yaml));
    };
  }

  /** A unit stays as it is written: its other settings know conditions, which lists do not. */
  private static String unit(Outline outline, List<FilterSource> sources, SystemdVersion systemd) {
    if (sources.size() == 1 && sources.get(0) instanceof FilterSource.Written written) {
      Policy policy = written.attributed().policy();
      if (policy.format() == PolicyFormat.SYSTEMD) {
        return policy.source().text();
      }
    }
    return SystemdWriter.text(outline, asksForNoNewPrivileges(sources), systemd);
  }

  /** Writes a document with one of Jackson's generators. */
  private interface DocumentWriter {
    void write(JsonGenerator generator) throws IOException;
  }

  private static String json(DocumentWriter writer) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      writer.write(json);
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be written", e);
    }
    return text.toString();
  }

  private static String yaml(DocumentWriter writer) {
    StringWriter text = new StringWriter();
    YAMLFactory factory =
        YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();
    try (JsonGenerator yaml = factory.createGenerator(text)) {
      writer.write(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be written", e);
    }
    return text.toString();
  }

  private static void spo(Outline outline, String name, JsonGenerator yaml) throws IOException {
    yaml.writeStartObject();
    yaml.writeStringField("apiVersion", "security-profiles-operator.x-k8s.io/v1");
    yaml.writeStringField("kind", "SeccompProfile");
    yaml.writeObjectFieldStart("metadata");
    yaml.writeStringField("name", name);
    yaml.writeEndObject();
    yaml.writeFieldName("spec");
    OciWriter.write(outline, yaml);
    yaml.writeEndObject();
  }

  /** The ending tells a policy of minijail. */
  private static String fileName(Request request) {
    return request.target() == Target.MINIJAIL ? request.name() + ".policy" : request.name();
  }

  private static boolean asksForNoNewPrivileges(List<FilterSource> sources) {
    boolean asks = false;
    for (FilterSource source : sources) {
      for (FilterSource.Written written : source.policies()) {
        asks |= written.attributed().policy().noNewPrivileges();
      }
    }
    return asks;
  }

  private static List<String> remarks(List<FilterSource> sources, Target target) {
    List<String> remarks = new ArrayList<>();
    if (target != Target.SYSTEMD && asksForNoNewPrivileges(sources)) {
      remarks.add("that no_new_privs is to be set");
    }
    for (FilterSource source : sources) {
      for (FilterSource.Written written : source.policies()) {
        Policy policy = written.attributed().policy();
        if (policy.killBySigkill()) {
          remarks.add("that " + written.name() + " kills by SIGKILL");
        }
        if (policy.rules().stream().anyMatch(rule -> rule.record())) {
          remarks.add("which allowed calls " + written.name() + " records");
        }
      }
    }
    return remarks;
  }
}
