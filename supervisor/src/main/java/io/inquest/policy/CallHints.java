package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ends notes about unknown calls by what may be meant. A policy may have a hundred thousand such
 * names, and each takes a comparison with all that there are. Used by one thread.
 */
public final class CallHints {
  /** Nobody reads more. */
  private static final int MOST = 50;

  private final List<Architecture> abis;
  private final Map<String, String> hints = new HashMap<>();

  /**
   * @param abis whose calls are offered first
   */
  public CallHints(List<Architecture> abis) {
    this.abis = List.copyOf(abis);
  }

  /** The end of a note about a name: empty where none is alike, or there were many before. */
  public String hint(String call) {
    String hint = hints.get(call);
    if (hint == null && hints.size() < MOST) {
      hint = ClosestNames.hint(CallNames.suggest(abis, call));
      hints.put(call, hint);
    }
    return hint == null ? "" : hint;
  }
}
