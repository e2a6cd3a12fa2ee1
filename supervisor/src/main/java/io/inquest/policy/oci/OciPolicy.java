package io.inquest.policy.oci;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.AbiRules;
import io.inquest.policy.Action;
import io.inquest.policy.CallHints;
import io.inquest.policy.CallNames;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.Rule;
import io.inquest.policy.Scalars;
import io.inquest.policy.SourceText;
import io.inquest.policy.document.Document;
import io.inquest.policy.document.DocumentReader;
import io.inquest.policy.document.Fields;
import io.inquest.policy.libseccomp.ArgumentTest;
import io.inquest.policy.libseccomp.LibseccompTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads seccomp profiles of the OCI runtime specification, and Docker's, which add {@code archMap},
 * {@code includes} and {@code excludes}. They mean what crun makes of them through libseccomp; how
 * libseccomp ranks the rules of one call stands in {@link LibseccompTable}. Used by one thread,
 * once.
 */
public final class OciPolicy {
  private static final List<String> KEYS =
      List.of(
          "defaultAction",
          "defaultErrnoRet",
          "defaultErrno",
          "architectures",
          "archMap",
          "flags",
          "listenerPath",
          "listenerMetadata",
          "syscalls");
  private static final List<String> RULE_KEYS =
      List.of(
          "name",
          "names",
          "action",
          "errnoRet",
          "errno",
          "args",
          "comment",
          "includes",
          "excludes");

  private final SourceText source;
  private final LoadContext context;
  private final List<Rule> rules = new ArrayList<>();
  private final List<LibseccompTable> tables = new ArrayList<>();
  private CallHints hints = new CallHints(List.of());

  private OciPolicy(SourceText source, LoadContext context) {
    this.source = source;
    this.context = context;
  }

  /**
   * The profile that a document holds: the document itself, its {@code linux.seccomp}, or the
   * {@code spec} of a SeccompProfile of Kubernetes' security-profiles-operator.
   */
  public static Optional<Fields> find(Fields fields) {
    if (fields.value("defaultAction") != null) {
      return Optional.of(fields);
    }
    if (fields.kind().equals("SeccompProfile")) {
      Document spec = fields.value("spec");
      return spec == null ? Optional.empty() : Optional.of(Fields.of(spec, "'spec'"));
    }
    Document linux = fields.value("linux");
    Document seccomp = linux == null ? null : Fields.of(linux, "'linux'").value("seccomp");
    return seccomp == null ? Optional.empty() : Optional.of(Fields.of(seccomp, "'seccomp'"));
  }

  public static Policy read(SourceText source, Fields profile, String name, LoadContext context) {
    return new OciPolicy(source, context).read(profile, name);
  }

  private Policy read(Fields profile, String name) {
    noteUnknown(profile, KEYS);
    for (Document.Scalar flag : profile.strings("flags")) {
      context.note(flag.place(), "the flag " + flag.text() + " has no effect here");
    }
    Document.Scalar defaultAction = profile.string("defaultAction");
    if (defaultAction == null) {
      throw profile.missing("defaultAction", "an OCI profile", "SCMP_ACT_ERRNO is usual.");
    }
    Action otherwise = action(defaultAction, profile, "defaultErrnoRet", "defaultErrno");
    for (Architecture abi : new OciArchitectures(context).of(profile)) {
      tables.add(new LibseccompTable(abi));
    }
    hints = new CallHints(abis());
    for (Document entry : profile.list("syscalls")) {
      readRule(Fields.of(entry, "an entry of 'syscalls'"), otherwise);
    }
    List<AbiRules> abis = new ArrayList<>();
    for (LibseccompTable table : tables) {
      abis.add(table.rules());
    }
    return new Policy(
        name,
        source,
        DocumentReader.isJson(source.text()) ? PolicyFormat.OCI_JSON : PolicyFormat.OCI_YAML,
        abis,
        otherwise,
        Action.KILL_THREAD,
        otherwise,
        rules,
        false,
        false);
  }

  private void noteUnknown(Fields fields, List<String> known) {
    for (Document.Entry entry : fields.mapping().entries()) {
      if (!known.contains(entry.key().text())) {
        context.note(entry.key().place(), "'" + entry.key().text() + "' has no effect here");
      }
    }
  }

  private Action action(Document.Scalar text, Fields owner, String numberKey, String nameKey) {
    SeccompAction action =
        switch (text.text()) {
          case "SCMP_ACT_ALLOW" -> SeccompAction.ALLOW;
          case "SCMP_ACT_ERRNO" -> SeccompAction.ERRNO;
          case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> SeccompAction.KILL_THREAD;
          case "SCMP_ACT_KILL_PROCESS" -> SeccompAction.KILL_PROCESS;
          case "SCMP_ACT_LOG" -> SeccompAction.LOG;
          case "SCMP_ACT_TRAP" -> SeccompAction.TRAP;
          case "SCMP_ACT_TRACE" -> SeccompAction.TRACE;
          case "SCMP_ACT_NOTIFY" -> SeccompAction.USER_NOTIF;
          default ->
              throw new PolicyException(
                  text.place(),
                  "there is no action '" + text.text() + "'",
                  "Actions are SCMP_ACT_ALLOW, _LOG, _ERRNO, _TRAP, _TRACE, _NOTIFY, _KILL_THREAD"
                      + " (or _KILL) and _KILL_PROCESS.");
        };
    boolean takesErrno = action == SeccompAction.ERRNO || action == SeccompAction.TRACE;
    Document.Scalar number = owner.scalar(numberKey);
    Document.Scalar name = owner.scalar(nameKey);
    if (!takesErrno) {
      if (number != null) {
        context.note(number.place(), text.text() + " takes no errno");
      }
      return new Action(action, 0);
    }
    int data = Errno.EPERM;
    if (number != null) {
      data = errno(number, action);
    } else if (name != null && !name.text().isEmpty()) {
      data =
          ErrnoNames.number(name.text())
              .orElseThrow(
                  () ->
                      new PolicyException(
                          name.place(), "there is no errno '" + name.text() + "'", ""));
    }
    return new Action(action, data);
  }

  private int errno(Document.Scalar number, SeccompAction action) {
    int value = Scalars.decimal(number.text());
    if (value < 0 || value > 0xffff) {
      throw new PolicyException(
          number.place(), "an errno is a number from 0 to 65535, not " + number.text(), "");
    }
    if (action == SeccompAction.ERRNO && value > Action.MAX_ERRNO) {
      context.note(
          number.place(),
          "errno " + value + " is above the kernel's highest: " + Action.MAX_ERRNO + " it is");
      return Action.MAX_ERRNO;
    }
    return value;
  }

  private void readRule(Fields entry, Action otherwise) {
    noteUnknown(entry, RULE_KEYS);
    Document.Scalar actionText = entry.string("action");
    if (actionText == null) {
      throw entry.missing("action", "an entry of 'syscalls'", "");
    }
    Action action = action(actionText, entry, "errnoRet", "errno");
    List<Document.Scalar> names = names(entry);
    List<List<ArgumentTest>> alternatives = OciArguments.read(entry);
    if (names.isEmpty()) {
      context.note(entry.mapping().place(), "an entry that names no call has no effect");
    }
    // crun leaves out what the default says already: libseccomp refuses such rules.
    boolean said = names.isEmpty() || action.equals(otherwise);
    if (said || !new OciConditions(context).hold(entry)) {
      return;
    }
    Document.Scalar first = names.get(0);
    String name = names.size() == 1 ? first.text() : first.text() + "…";
    Rule rule = Rule.deciding(rules.size(), name, action, false, entry.mapping().place());
    rules.add(rule);
    for (Document.Scalar call : names) {
      boolean known = false;
      for (LibseccompTable table : tables) {
        for (List<ArgumentTest> tests : alternatives) {
          known |= table.add(call.text(), call.place(), rule, tests);
        }
      }
      if (!known && !CallNames.isKnown(call.text())) {
        context.note(
            call.place(),
            "no ABI has a system call '"
                + call.text()
                + "' as far as Inquest knows"
                + hints.hint(call.text()));
      }
    }
  }

  private List<Architecture> abis() {
    List<Architecture> abis = new ArrayList<>();
    tables.forEach(table -> abis.add(table.abi()));
    return abis;
  }

  private static List<Document.Scalar> names(Fields entry) {
    Document.Scalar old = entry.string("name");
    if (old != null && old.text().isEmpty()) {
      old = null;
    }
    List<Document.Scalar> names = entry.strings("names");
    if (old != null && !names.isEmpty()) {
      throw new PolicyException(
          old.place(), "an entry has either 'name' or 'names'", "Put the name among the names.");
    }
    if (old == null && entry.value("names") == null) {
      throw entry.missing("names", "an entry of 'syscalls'", "");
    }
    return old == null ? names : List.of(old);
  }
}
