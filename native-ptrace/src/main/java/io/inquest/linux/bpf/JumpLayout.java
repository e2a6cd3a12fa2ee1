package io.inquest.linux.bpf;

import io.inquest.linux.bpf.Assembler.Item;
import io.inquest.linux.bpf.Assembler.Label;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides how long each jump has to be, then resolves the labels.
 *
 * <p>A conditional jump whose target is more than 255 instructions away leads to a {@code ja} of
 * its own instead, right behind it. Each {@code ja} moves what follows and can put other targets
 * out of reach, so the layout is repeated until nothing changes; jumps only ever grow, so it ends.
 */
final class JumpLayout {
  private static final int FARTHEST = 255;

  private final List<Item> items;
  private final boolean[] dropped;
  private final boolean[] holdsFar;
  private final boolean[] failsFar;

  /** The index of each item's first instruction; at the end, the length of the program. */
  private final int[] starts;

  JumpLayout(List<Item> items) {
    this.items = items;
    this.dropped = new boolean[items.size()];
    this.holdsFar = new boolean[items.size()];
    this.failsFar = new boolean[items.size()];
    this.starts = new int[items.size() + 1];
  }

  Assembly assembly() {
    dropJumpsToNext();
    do {
      layOut();
    } while (lengthened());
    return new Assembly(Program.ofAnyLength(resolved()), starts);
  }

  /** Drops each {@code ja} that skips nothing but others that were dropped. */
  private void dropJumpsToNext() {
    int nextKept = items.size();
    for (int index = items.size() - 1; index >= 0; index--) {
      Item item = items.get(index);
      dropped[index] = item.isJump() && targetItem(index, item.holds()) <= nextKept;
      if (!dropped[index]) {
        nextKept = index;
      }
    }
  }

  private void layOut() {
    for (int index = 0; index < items.size(); index++) {
      starts[index + 1] = starts[index] + (dropped[index] ? 0 : 1 + trampolines(index));
    }
  }

  private boolean lengthened() {
    boolean changed = false;
    for (int index = 0; index < items.size(); index++) {
      Item item = items.get(index);
      if (!item.instruction().isConditional()) {
        continue;
      }
      if (!holdsFar[index] && distance(index, item.holds()) > FARTHEST) {
        holdsFar[index] = true;
        changed = true;
      }
      if (!failsFar[index] && distance(index, item.fails()) > FARTHEST) {
        failsFar[index] = true;
        changed = true;
      }
    }
    return changed;
  }

  private List<Instruction> resolved() {
    List<Instruction> program = new ArrayList<>(starts[items.size()]);
    for (int index = 0; index < items.size(); index++) {
      Item item = items.get(index);
      if (dropped[index]) {
        continue;
      }
      if (item.isJump()) {
        program.add(Instruction.of(Instruction.JA, distance(index, item.holds())));
      } else if (item.instruction().isConditional()) {
        resolve(index, item, program);
      } else {
        program.add(item.instruction());
      }
    }
    return program;
  }

  private void resolve(int index, Item item, List<Instruction> program) {
    int behindHolds = holdsFar[index] ? 1 : 0;
    int jt = holdsFar[index] ? 0 : distance(index, item.holds());
    int jf = failsFar[index] ? behindHolds : distance(index, item.fails());
    Instruction test = item.instruction();
    program.add(Instruction.jump(test.code(), test.k(), jt, jf));
    if (holdsFar[index]) {
      program.add(Instruction.of(Instruction.JA, distance(index, item.holds()) - 1));
    }
    if (failsFar[index]) {
      program.add(Instruction.of(Instruction.JA, distance(index, item.fails()) - 1 - behindHolds));
    }
  }

  private int trampolines(int index) {
    return (holdsFar[index] ? 1 : 0) + (failsFar[index] ? 1 : 0);
  }

  /** Instructions between an item's first one and a target. */
  private int distance(int index, Label target) {
    return starts[targetItem(index, target)] - starts[index] - 1;
  }

  private static int targetItem(int index, Label target) {
    return target == Assembler.NEXT ? index + 1 : target.item;
  }
}
