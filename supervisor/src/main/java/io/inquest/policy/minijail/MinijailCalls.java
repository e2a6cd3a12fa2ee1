package io.inquest.policy.minijail;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.I386;
import io.inquest.policy.CallNames;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.Scalars;
import io.inquest.policy.minijail.MinijailLexer.Kind;
import io.inquest.policy.minijail.MinijailLexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The calls that a line of minijail's is about: one, or several in braces, by name or number, each
 * maybe for some machines only: {@code {read, open[arch=x86_64,arm]}}.
 */
final class MinijailCalls {
  private final Architecture abi;

  MinijailCalls(Architecture abi) {
    this.abi = abi;
  }

  /** Their numbers; none where all are other machines'. */
  List<Integer> numbers(MinijailTokens tokens) {
    List<Integer> numbers = new ArrayList<>();
    if (!tokens.isNext("{")) {
      add(tokens, numbers);
      return numbers;
    }
    Place brace = tokens.place();
    tokens.skip("{");
    do {
      add(tokens, numbers);
    } while (tokens.skip(","));
    if (!tokens.skip("}")) {
      throw new PolicyException(brace, "this brace is not closed", "");
    }
    return numbers;
  }

  private void add(MinijailTokens tokens, List<Integer> numbers) {
    Token call = tokens.take("a call");
    if (call.kind() == Kind.SIGN) {
      throw new PolicyException(call.place(), "'" + call.text() + "' is not a system call", "");
    }
    boolean here = !tokens.isNext("[") || isHere(tokens);
    if (here) {
      numbers.add(number(call));
    }
  }

  /** Whether what stands in brackets is about this machine. */
  private boolean isHere(MinijailTokens tokens) {
    Place bracket = tokens.place();
    tokens.skip("[");
    boolean here = true;
    do {
      Token key = tokens.take("a key");
      tokens.require("=", "'" + key.text() + "' has no value", "Write [arch=x86_64] for example.");
      boolean named = false;
      do {
        named |= tokens.take("a value").is(ownName());
      } while (tokens.skip(","));
      here &= named || !key.is("arch");
    } while (tokens.skip(";"));
    if (!tokens.skip("]")) {
      throw new PolicyException(
          bracket, "this bracket is not closed", "Write [arch=x86_64] for example.");
    }
    return here;
  }

  /** What minijail calls this machine ({@code arch.h}). */
  private String ownName() {
    if (abi == Aarch64.ABI) {
      return "arm64";
    }
    return abi == I386.ABI ? "x86" : abi.name();
  }

  private int number(Token call) {
    int decimal = Scalars.decimal(call.text());
    if (decimal >= 0 && abi.syscalls().name(decimal).isPresent()) {
      return decimal;
    }
    OptionalInt nr = CallNames.ofHeaders(abi, call.text());
    if (nr.isEmpty()) {
      throw CallNames.absent(call.place(), abi, call.text(), elsewhere(call.text()));
    }
    return nr.getAsInt();
  }

  /** A policy for another machine is best known by the calls that only that one has. */
  private String elsewhere(String call) {
    List<Architecture> having = new ArrayList<>();
    for (Architecture other : Architecture.all()) {
      if (CallNames.ofHeaders(other, call).isPresent()) {
        having.add(other);
      }
    }
    return having.isEmpty()
        ? ""
        : "There is one on " + CallNames.list(having) + ": --arch says which machine is meant.";
  }
}
