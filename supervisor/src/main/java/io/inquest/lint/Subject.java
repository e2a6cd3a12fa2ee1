package io.inquest.lint;

import io.inquest.compile.FilterSource;
import io.inquest.filter.algebra.Call;
import io.inquest.filter.algebra.CallDecisions;
import io.inquest.filter.algebra.CallDecisions.Passing;
import io.inquest.filter.algebra.Joint;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Parameter;
import io.inquest.linux.arch.Signature;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Action;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A policy that is examined. Used by one thread. */
final class Subject {
  private final FilterSource filter;
  private final List<PolicyNote> notes;
  private final CallDecisions decisions;

  /**
   * @param notes what was noted when it was read
   */
  Subject(FilterSource filter, List<PolicyNote> notes) {
    this.filter = filter;
    this.notes = List.copyOf(notes);
    this.decisions = new CallDecisions(Joint.ofStack(filter.programs()));
  }

  FilterSource filter() {
    return filter;
  }

  List<PolicyNote> notes() {
    return notes;
  }

  CallDecisions decisions() {
    return decisions;
  }

  /** The policy itself, without those that it narrows; empty for a program. */
  Optional<Policy> own() {
    List<FilterSource.Written> policies = filter.policies();
    return policies.isEmpty()
        ? Optional.empty()
        : Optional.of(policies.get(policies.size() - 1).attributed().policy());
  }

  /** What findings advise in its format's words. */
  FormatWords words() {
    return new FormatWords(own());
  }

  /** The ABIs that it is about; of a program all of which some call is let through. */
  List<Architecture> abis() {
    if (own().isPresent()) {
      return own().get().architectures();
    }
    List<Architecture> abis = new ArrayList<>();
    for (Architecture abi : Architecture.all()) {
      boolean passes = false;
      for (int nr : abi.syscalls().numbers()) {
        passes |= decisions.passing(abi, nr) != Passing.NEVER;
      }
      if (passes) {
        abis.add(abi);
      }
    }
    return abis;
  }

  /**
   * A parameter that decisions look at.
   *
   * @param call the kernel's name of the call
   */
  record Compared(Architecture abi, int nr, String call, Parameter parameter) {}

  /** The parameters of its ABIs' calls that decisions look at. */
  List<Compared> compared() {
    List<Compared> compared = new ArrayList<>();
    for (Architecture abi : abis()) {
      for (int nr : abi.syscalls().numbers()) {
        String call = abi.syscalls().name(nr).orElseThrow();
        Optional<Signature> signature = Signature.of(abi, call);
        if (signature.isPresent()) {
          for (Parameter parameter : signature.get().parameters()) {
            if (decisions.looksAt(abi, nr, parameter.position(), 0, 63)) {
              compared.add(new Compared(abi, nr, call, parameter));
            }
          }
        }
      }
    }
    return compared;
  }

  /** How far a call is let through; empty if the ABI lacks it. */
  Optional<Passing> passing(Architecture abi, String call) {
    OptionalInt nr = abi.syscalls().number(call);
    return nr.isPresent() ? Optional.of(decisions.passing(abi, nr.getAsInt())) : Optional.empty();
  }

  /** The answer to a call whatever its arguments; empty if that depends, or the ABI lacks it. */
  Optional<Action> answer(Architecture abi, String call) {
    OptionalInt nr = abi.syscalls().number(call);
    return nr.isPresent() ? decisions.answer(abi.auditArch(), nr.getAsInt()) : Optional.empty();
  }

  /**
   * Whether a call is answered as the ABI's calls are that nothing is said of: by a policy's
   * default, or as a program answers numbers that are no call.
   */
  boolean isLeftToDefault(Architecture abi, int nr) {
    Optional<Action> answer = decisions.answer(abi.auditArch(), nr);
    if (answer.isEmpty()) {
      return false;
    }
    if (own().isEmpty()) {
      int none = abi.syscalls().highestNumber() + 1;
      return answer.equals(decisions.answer(abi.auditArch(), none));
    }
    SeccompData call = new SeccompData().set(nr, abi.auditArch(), 0, 0, 0, 0, 0, 0, 0);
    Optional<FilterSource.Written> answering = filter.answering(call);
    return answering.isPresent()
        && answering.get().rule(call).id() >= answering.get().attributed().policy().rules().size();
  }

  /** Where the rule stands that answers a call. */
  Place place(Call call) {
    Optional<FilterSource.Written> answering = filter.answering(call.data());
    if (answering.isEmpty()) {
      return whole();
    }
    Policy policy = answering.get().attributed().policy();
    int rule = answering.get().rule(call.data()).id();
    return rule < policy.rules().size()
        ? policy.rules().get(rule).place()
        : Place.of(policy.source());
  }

  /** Where the rule stands that refuses a call of which a parameter is compared. */
  Place refusal(Compared compared) {
    return decisions
        .example(compared.abi(), compared.nr(), false)
        .map(this::place)
        .orElseGet(this::whole);
  }

  /** The file. */
  Place whole() {
    return own()
        .map(policy -> Place.of(policy.source()))
        .orElseGet(() -> Place.of(new SourceText(filter.name(), "")));
  }
}
