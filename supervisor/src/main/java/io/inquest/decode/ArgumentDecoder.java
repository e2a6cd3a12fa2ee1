package io.inquest.decode;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X32;
import io.inquest.linux.memory.TraceeMemory;
import io.inquest.linux.seccomp.SeccompData;
import java.util.List;

/**
 * Turns the call of a stopped task into text.
 *
 * <p>Plans are compiled at the first call of a number and kept; after that a call without arguments
 * costs the copy of its text, and no call allocates. Owned by the tracer thread, one for each.
 */
public final class ArgumentDecoder {
  /** Above every number that the tables know, of the main ranges. */
  private static final int NUMBERS = 1024;

  /** {@code __ARM_NR_BASE}: Arm's private calls follow it. */
  private static final int ARM_PRIVATE = 0x0f0000;

  private static final int ARM_PRIVATE_NUMBERS = 16;

  private static final int ARGUMENTS = 6;

  private final List<Architecture> abis = Architecture.all();
  private final CallPlan[][] plans = new CallPlan[abis.size()][];
  private final StoppedCall stopped = new StoppedCall();

  /** A decoder that knows no plan yet. */
  public ArgumentDecoder() {}

  /**
   * Decodes a call, before the task runs on.
   *
   * @param call its number, audit arch and arguments
   * @param tid the task that makes it, whose descriptors are looked up
   * @param memory that task's memory
   * @param out receives the text, in place of what it held
   */
  public void decode(SeccompData call, int tid, TraceeMemory memory, DecodedCall out) {
    out.clear();
    int nr = call.nr();
    int abi = abiOf(call.arch(), nr);
    CallPlan plan = abi < 0 ? null : plan(abi, nr);
    if (plan == null) {
      printUnknown(call, abi < 0, out);
      return;
    }
    plan.printHead(out);
    if (!plan.isConstant()) {
      stopped.begin(abis.get(abi), call, tid, memory);
      plan.printArguments(stopped, out);
    }
  }

  private int abiOf(int auditArch, int nr) {
    boolean x32 = auditArch == X32.ABI.auditArch() && X32.isX32(nr);
    for (int i = 0; i < abis.size(); i++) {
      Architecture abi = abis.get(i);
      if (abi.auditArch() == auditArch && x32 == (abi == X32.ABI)) {
        return i;
      }
    }
    return -1;
  }

  /** The plan of a number, null if the tables do not have it. */
  private CallPlan plan(int abi, int nr) {
    int index = index(abis.get(abi) == X32.ABI ? nr & ~X32.BIT : nr);
    if (index < 0) {
      return null;
    }
    CallPlan[] known = plans[abi];
    if (known == null) {
      known = new CallPlan[NUMBERS + ARM_PRIVATE_NUMBERS];
      plans[abi] = known;
    }
    CallPlan plan = known[index];
    if (plan == null) {
      plan = PlanCompiler.compile(abis.get(abi), nr);
      known[index] = plan;
    }
    return plan;
  }

  private static int index(int nr) {
    if (nr >= 0 && nr < NUMBERS) {
      return nr;
    }
    int own = nr - ARM_PRIVATE;
    return own >= 0 && own < ARM_PRIVATE_NUMBERS ? NUMBERS + own : -1;
  }

  private static void printUnknown(SeccompData call, boolean foreign, DecodedCall out) {
    if (foreign) {
      out.append("arch_0x");
      out.hexDigits(Integer.toUnsignedLong(call.arch()), 1);
      out.append(':');
      out.decimal(call.nr());
    } else {
      out.append("syscall_");
      out.decimal(call.nr());
    }
    for (int i = 0; i < ARGUMENTS; i++) {
      out.append(i == 0 ? "(" : ", ");
      out.hex(call.argument(i));
    }
    out.append(')');
  }
}
