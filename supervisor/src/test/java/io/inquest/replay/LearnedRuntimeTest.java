package io.inquest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.store.AuditStore;
import io.inquest.linux.arch.Architecture;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.query.RecordedRuns;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Policies learned from one run of a program with a runtime, whose threads do by timing what that
 * run did not show.
 */
class LearnedRuntimeTest {
  private static final int LATER_RUNS = 4;

  @TempDir Path directory;

  private void holds(String runtime, String... command) throws Exception {
    Supervised recorded = InquestProcess.in(directory).with("--record", "all").run(command);
    assertThat(recorded.status()).as(recorded.errors()).isEqualTo(WaitStatus.exited(0));
    Path learned = directory.resolve("learned.yaml");
    try (AuditStore store = AuditStore.open(directory.resolve("store"))) {
      RecordedRuns records = new RecordedRuns(store);
      LoadContext context =
          new LoadContext(Architecture.host(), Set.of(), KernelVersion.running(), note -> {});
      Lesson lesson =
          Lesson.of(
              List.of(records.meant(OptionalLong.of(1))),
              new Lesson.Request("learned", "kill", false, true),
              context);
      assertThat(lesson.from().runtimes()).contains(runtime);
      Files.writeString(learned, lesson.text());
    }
    for (int i = 0; i < LATER_RUNS; i++) {
      Supervised again = InquestProcess.in(directory).with("-p", learned.toString()).run(command);
      assertThat(again.records().refused()).isEmpty();
      assertThat(again.status()).as(again.errors()).isEqualTo(WaitStatus.exited(0));
    }
  }

  private static void needs(String tool) {
    BareRun there = BareRun.of("sh", "-c", "command -v \"$0\"", tool);
    assumeTrue(there.status().shellStatus() == 0, tool + " is not installed");
  }

  @Test
  void learn_fromGo_holds() throws Exception {
    needs("go");
    Path source = directory.resolve("sum.go");
    Files.writeString(
        source,
        """
        package main

        import "fmt"

        func main() {
        	numbers := make(chan int)
        	for i := 0; i < 8; i++ {
        		go func(i int) { numbers <- len(make([]byte, i<<20)) }(i)
        	}
        	sum := 0
        	for i := 0; i < 8; i++ {
        		sum += <-numbers
        	}
        	fmt.Println(sum)
        }
        """);
    Path program = directory.resolve("sum");
    BareRun built =
        BareRun.of(
            "env",
            "GO111MODULE=off",
            "CGO_ENABLED=0",
            "GOCACHE=" + directory.resolve("cache"),
            "go",
            "build",
            "-o",
            program.toString(),
            source.toString());
    assertThat(built.status()).as(built.errors()).isEqualTo(WaitStatus.exited(0));
    holds("go", program.toString());
  }

  @Test
  void learn_fromNode_holds() throws Exception {
    needs("node");
    holds(
        "node",
        "node",
        "-e",
        """
        const fs = require('fs');
        let left = 8;
        for (let i = 0; i < 8; i++) {
          fs.readFile('/etc/passwd', () => {
            setTimeout(() => { if (--left === 0) console.log('done'); }, i);
          });
        }
        """);
  }

  @Test
  void learn_fromPython_holds() throws Exception {
    needs("python3");
    holds(
        "cpython",
        "python3",
        "-c",
        """
        import threading, queue
        numbers = queue.Queue()
        for i in range(8):
            threading.Thread(target=lambda: numbers.put(sum(range(10000)))).start()
        print(sum(numbers.get() for i in range(8)))
        """);
  }

  @Test
  void learn_fromJava_holds() throws Exception {
    needs("java");
    // Counters vary with what other runtimes left behind.
    holds("jvm", "java", "-XX:-UsePerfData", "-version");
  }
}
