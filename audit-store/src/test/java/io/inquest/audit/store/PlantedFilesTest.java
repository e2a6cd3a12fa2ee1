package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Whatever takes the name of a file of a store: it costs its run alone, and nobody waits for it.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlantedFilesTest {
  @TempDir private Path place;

  enum Plant {
    FIFO("a FIFO"),
    SOCKET("a socket"),
    DEVICE("a device"),
    DIRECTORY("a directory"),
    LINK_TO_NOTHING("a symbolic link"),
    LINK_TO_FILE("a symbolic link"),
    LINK_TO_DEVICE("a symbolic link"),
    LINK_TO_ITSELF("a symbolic link"),
    EMPTY("a regular file"),
    GARBAGE("a regular file"),
    SPARSE("a regular file");

    private final String kind;

    Plant(String kind) {
      this.kind = kind;
    }

    void at(Path file) throws Exception {
      switch (this) {
        case FIFO -> made("mkfifo", file.toString());
        case DEVICE ->
            assumeTrue(made("mknod", file.toString(), "c", "1", "5"), "devices can be made");
        case SOCKET -> {
          Path sibling = Files.createTempDirectory("s").resolve("s");
          try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(sibling));
          }
          Files.move(sibling, file);
          Files.delete(sibling.getParent());
        }
        case DIRECTORY -> Files.createDirectories(file.resolve("full"));
        case LINK_TO_NOTHING -> Files.createSymbolicLink(file, Path.of("nothing"));
        case LINK_TO_FILE -> {
          Path target = file.resolveSibling("target-" + file.getFileName());
          Files.writeString(target, "kept");
          Files.createSymbolicLink(file, target);
        }
        case LINK_TO_DEVICE -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
        case LINK_TO_ITSELF -> Files.createSymbolicLink(file, file);
        case EMPTY -> Files.createFile(file);
        case GARBAGE -> Files.write(file, garbage());
        case SPARSE -> {
          try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 36);
          }
        }
      }
    }

    /** Each word of it could be the beginning of a long frame. */
    private static byte[] garbage() {
      byte[] bytes = new byte[1 << 22];
      for (int i = 0; i < bytes.length; i += 8) {
        bytes[i + 2] = 16;
        bytes[i] = (byte) i;
        bytes[i + 4] = 7;
      }
      return bytes;
    }

    private static boolean made(String... command) throws Exception {
      return new ProcessBuilder(command).start().waitFor() == 0;
    }

    boolean isRegular() {
      return kind.equals("a regular file");
    }
  }

  private List<Plant> possible() throws Exception {
    List<Plant> possible = new ArrayList<>(List.of(Plant.values()));
    if (!Plant.made("mknod", place.resolve("tried").toString(), "c", "1", "5")) {
      possible.remove(Plant.DEVICE);
    }
    return possible;
  }

  private long record() throws StoreException {
    RunDirectory run = Journal.createRun(place);
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      Decisions.append(writer, 1);
      writer.append(Decisions.end(1));
    }
    return run.number();
  }

  @Test
  void open_whateverIsPlantedInRuns_answersFromAllOthersAndNamesThem() throws Exception {
    List<String> leftOut = new ArrayList<>();
    List<Long> whole = new ArrayList<>();
    whole.add(record());
    for (Plant plant : possible()) {
      for (String file : List.of("", "lock", "000001.segment")) {
        long number = record();
        Path planted = place.resolve(String.format("runs/%06d/%s", number, file));
        Files.move(planted, place.resolve("moved-" + number));
        plant.at(planted);
        boolean emptyRun = file.isEmpty() && plant == Plant.DIRECTORY;
        if (!emptyRun && !(plant.isRegular() && !file.isEmpty())) {
          leftOut.add("run " + number + " is left out of the index: .*" + plant.kind + ".*");
        }
      }
      whole.add(record());
    }
    Files.createDirectory(place.resolve("runs/8388607"));
    Files.createFile(place.resolve("runs/8388606"));
    Files.createDirectory(place.resolve("runs/99999999999999999"));
    leftOut.add("run 8388606 is left out of the index: .*a regular file.*");

    ListAppender<ILoggingEvent> said = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(JournalIngester.class);
    said.start();
    logger.addAppender(said);
    List<Long> answered;
    try (AuditStore store = AuditStore.open(place)) {
      answered = store.runs().stream().map(RunEntity::number).toList();
    } finally {
      logger.detachAppender(said);
    }

    assertThat(answered).containsAll(whole).doesNotContain(8388607L);
    List<String> messages = said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    for (String message : leftOut) {
      assertThat(messages).anyMatch(each -> each.matches(message));
    }
    assertThat(record()).isEqualTo(whole.get(whole.size() - 1) + 1);
    assertThat(place.resolve("nothing")).doesNotExist();
    try (Stream<Path> files = Files.walk(place)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("target-")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(file).hasContent("kept"));
    }
  }

  static Stream<Arguments> partsOfTheStore() {
    return Stream.of("runs", "store.properties")
        .flatMap(
            file ->
                Stream.of(Plant.values())
                    .filter(plant -> !plant.isRegular() || file.equals("runs"))
                    .filter(plant -> plant != Plant.DIRECTORY || !file.equals("runs"))
                    .map(plant -> Arguments.of(file, plant)));
  }

  @ParameterizedTest
  @MethodSource("partsOfTheStore")
  void open_whateverIsPlantedInTheStore_saysSoAtOnce(String file, Plant plant) throws Exception {
    record();
    Files.move(place.resolve(file), place.resolve("moved"));
    plant.at(place.resolve(file));

    assertThatThrownBy(() -> AuditStore.open(place))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(place.resolve(file) + ": it is " + plant.kind);
    assertThatThrownBy(() -> Journal.createRun(place))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(place.resolve(file) + ": it is " + plant.kind);
  }

  static Stream<Plant> noLocks() {
    return Stream.of(Plant.values()).filter(plant -> !plant.isRegular());
  }

  @ParameterizedTest
  @MethodSource("noLocks")
  void open_whateverIsPlantedAsTheIngestersLock_answersFromTheCacheAndNamesIt(
      Plant plant, @TempDir Path cache) throws Exception {
    long run = record();
    plant.at(place.resolve("ingest.lock"));

    ListAppender<ILoggingEvent> said = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(IndexAccess.class);
    said.start();
    logger.addAppender(said);
    try (AuditStore store = AuditStore.open(place, cache, Duration.ZERO)) {
      assertThat(store.runs()).extracting(RunEntity::number).containsExactly(run);
    } finally {
      logger.detachAppender(said);
    }
    assertThat(said.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains(place.resolve("ingest.lock") + ": it is " + plant.kind)
        .contains("remove it")
        .contains(cache.toString());
    assertThat(place.resolve("index")).doesNotExist();
    assertThat(place.resolve("nothing")).doesNotExist();
  }

  @Test
  void open_whereTheIngesterIsBusyAndItsOtherLockIsPlanted_answersFromTheCache(@TempDir Path cache)
      throws Exception {
    long run = record();
    Plant.DIRECTORY.at(place.resolve("ingest.wanted"));
    StoreLocation location = StoreLocation.existing(place);
    try (IngesterService busy = IngesterService.start(IndexHome.in(location)).orElseThrow();
        AuditStore store = AuditStore.open(place, cache, Duration.ofSeconds(5))) {
      assertThat(store.runs()).extracting(RunEntity::number).containsExactly(run);
      assertThat(busy.isToMakeRoom()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Plant.class)
  void write_whateverIsPlantedAsTheNextSegment_isReplacedAndNotWrittenTo(Plant plant)
      throws Exception {
    RunDirectory run = Journal.createRun(place);
    plant.at(run.path().resolve("next.segment"));
    if (plant == Plant.DIRECTORY) {
      assertThatThrownBy(() -> JournalWriter.open(run, JournalOptions.DEFAULT))
          .hasMessageContaining("the directory is not empty");
      run.close();
      return;
    }
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      writer.append(Decisions.end(0));
    }
    assertThat(run.segment(1)).isRegularFile();
    if (plant == Plant.LINK_TO_FILE) {
      assertThat(run.path().resolve("target-next.segment")).hasContent("kept");
    }
  }

  @Test
  void close_segmentReplacedByALink_cutsItsOwnFile() throws Exception {
    Path other = Files.writeString(place.resolve("other"), "x".repeat(100_000));
    RunDirectory run = Journal.createRun(place);
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      Files.delete(run.segment(1));
      Files.createLink(run.segment(1), other);
      writer.append(Decisions.end(0));
    }
    assertThat(other).hasSize(100_000);
  }

  @Test
  void createRun_whereAllUsersCanWrite_isRefusedWithARemedy() throws IOException {
    Path shared = Files.createDirectory(place.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> Journal.createRun(shared.resolve("store")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("can be written by every user")
        .hasMessageContaining("chmod o-w " + shared.toRealPath());
    assertThat(shared.resolve("store")).doesNotExist();
  }
}
