package io.inquest.linux.stack;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Finds out what the places on stacks are called, on a thread of its own: to load a library's debug
 * information takes a tenth of a second and more. It has descriptors of the files and asks nothing
 * of the tracees, which run on meanwhile.
 *
 * <p>Its methods belong to the tracer thread.
 */
final class Symbolizer {
  /** Files that are known at a time; no stack has more. */
  private static final int MOST_MODULES = 2 * StackUnwinder.MOST_FRAMES;

  private final ModuleFiles files;
  private final Map<String, Boolean> given = new LinkedHashMap<>(16, 0.75f, true);
  private final ExecutorService thread = Executors.newSingleThreadExecutor(Symbolizer::daemon);
  private final Naming naming = new Naming();

  /**
   * @param files opens those of the task at hand
   */
  Symbolizer(ModuleFiles files) {
    this.files = files;
  }

  /**
   * A stack with its symbols and source lines, soon.
   *
   * @param whenNamed called on the other thread when it is there
   */
  PendingStack name(List<LocatedFrame> frames, String cut, Runnable whenNamed) {
    Map<String, Integer> opened = new HashMap<>();
    for (LocatedFrame frame : frames) {
      MappedModule module = frame.module();
      if (module != null && given.put(module.key(), true) == null) {
        opened.put(module.key(), files.open(module.start()));
      }
    }
    List<String> unneeded = tooMany();
    List<StackFrame> located = new ArrayList<>(frames.size());
    frames.forEach(frame -> located.add(frame.frame()));
    CompletableFuture<CallStack> named = new CompletableFuture<>();
    thread.execute(
        () -> {
          try {
            named.complete(naming.name(frames, cut, opened, unneeded));
          } catch (RuntimeException | Error e) {
            named.completeExceptionally(e);
          }
          whenNamed.run();
        });
    return new PendingStack(new CallStack(located, cut), named);
  }

  private List<String> tooMany() {
    List<String> oldest = new ArrayList<>();
    Iterator<String> keys = given.keySet().iterator();
    while (given.size() > MOST_MODULES) {
      oldest.add(keys.next());
      keys.remove();
    }
    return oldest;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "inquest-symbols");
    thread.setDaemon(true);
    return thread;
  }

  /** What the other thread has. */
  private static final class Naming {
    private final Map<String, ModuleSymbols> modules = new HashMap<>();
    private final NativeBuffer callbacks = NativeBuffer.allocate(4 * Long.BYTES);
    private final NativeBuffer head = NativeBuffer.allocate(Integer.BYTES);
    // libdw keeps its address: it must not be collected.
    private final ModuleFiles.FindElf findElf = this::find;
    private int descriptor = -1;

    Naming() {
      ModuleFiles.fill(callbacks, findElf);
    }

    CallStack name(
        List<LocatedFrame> frames, String cut, Map<String, Integer> opened, List<String> unneeded) {
      List<StackFrame> named = new ArrayList<>(frames.size());
      for (LocatedFrame frame : frames) {
        named.add(frame.module() == null ? frame.frame() : named(frame, opened));
      }
      forget(unneeded);
      return new CallStack(named, cut);
    }

    private StackFrame named(LocatedFrame frame, Map<String, Integer> opened) {
      MappedModule module = frame.module();
      ModuleSymbols known = modules.get(module.key());
      if (known != null) {
        return known.named(frame);
      }
      Integer fd = opened.remove(module.key());
      descriptor = fd == null ? -1 : fd;
      ModuleSymbols symbols = new ModuleSymbols(callbacks.address(), module);
      modules.put(module.key(), symbols);
      StackFrame named = symbols.named(frame);
      if (descriptor >= 0) {
        // Nobody asked for it.
        LibC.close(descriptor);
        descriptor = -1;
      }
      return named;
    }

    private int find(long module, long userData, long name, long base, long fileName, long elf) {
      int fd = descriptor;
      descriptor = -1;
      return fd < 0 ? -1 : ModuleFiles.give(fd, name, fileName, elf, head);
    }

    private void forget(List<String> keys) {
      for (String key : keys) {
        ModuleSymbols unneeded = modules.remove(key);
        if (unneeded != null) {
          unneeded.close();
        }
      }
    }
  }
}
