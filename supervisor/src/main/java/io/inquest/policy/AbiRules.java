package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.List;

/**
 * What a policy says about the calls of one ABI.
 *
 * @param abi the ABI
 * @param calls each call once, in no particular order; one that is not here gets the policy's
 *     default
 */
public record AbiRules(Architecture abi, List<CallRules> calls) {

  public AbiRules {
    calls = List.copyOf(calls);
  }

  /** The calls that record rules are about. */
  public List<CallRules> recorded() {
    List<CallRules> recorded = new ArrayList<>();
    for (CallRules call : calls) {
      if (!call.records().isEmpty()) {
        recorded.add(call);
      }
    }
    return recorded;
  }
}
