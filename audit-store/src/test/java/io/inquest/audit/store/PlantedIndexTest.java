package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.journal.AppendingChild;
import io.inquest.audit.journal.StoreLocation;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.db.ValueDataType;
import org.h2.mvstore.tx.Transaction;
import org.h2.mvstore.tx.TransactionMap;
import org.h2.mvstore.tx.TransactionStore;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.MetaType;
import org.h2.mvstore.type.StringDataType;
import org.h2.value.Value;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody may have put into the database's file. */
class PlantedIndexTest {
  private static final String LOOT = "/inquest-planted-index-test";
  private static boolean executed;

  @TempDir Path directory;
  private Path index;
  private Path file;

  @BeforeEach
  void make() throws Exception {
    AppendingChild.main(new String[] {directory.toString(), "1"});
    IndexHome home = IndexHome.in(StoreLocation.existing(directory));
    new IndexFile(home).open().close();
    index = home.index();
    file = index.resolve("inquest.mv.db");
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:file:" + index + "/inquest", "sa", "");
  }

  private void plant(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void look() throws IOException, UnsoundIndexException {
    try (PinnedFile held = PinnedFile.open(index).orElseThrow()) {
      IndexDefinitions.require(held);
    }
  }

  @Test
  void require_ownDefinitions_areAccepted() {
    assertThatCode(this::look).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create force trigger t before select on run as 'org.h2.api.Trigger create() { return null;"
            + " }'",
        "create force trigger t before insert on decision call 'io.inquest.Bomb'",
        "create force alias a as 'void a() { }'",
        "create force alias a for 'java.lang.System.exit'",
        "create force aggregate a for 'io.inquest.Bomb'",
        "create force linked table l(null, 'jdbc:h2:mem:x;INIT=create table t(x int)', '', '',"
            + " 'T')",
        "create force view w as select csvwrite('/inquest-planted-index-test', 'select 1') x",
        "alter table run alter column host"
            + " set default csvwrite('/inquest-planted-index-test', 'select 1')",
        "alter table task add column g int"
            + " generated always as (csvwrite('/inquest-planted-index-test', 'select 1'))",
        "alter table run add constraint c check"
            + " (csvwrite('/inquest-planted-index-test', 'select 1') > 0)",
        "create domain d as varchar default file_read('/etc/passwd')",
        "create constant c value 1",
        "create user mallory password 'x' admin",
        "create force trigger t before select on decision as '#ruby'",
        "create role r",
        "create schema s",
        "create sequence s",
        "create table extra(x int)",
        "set default_lock_timeout 1",
        "set cache_size 100000",
        "comment on table run is 'x'",
        "drop index decision_of_task",
        "alter table run alter column host varchar(10)"
      })
  void require_anotherDefinition_isRefused(String sql) throws Exception {
    plant(sql);
    assertThatThrownBy(this::look).isInstanceOf(UnsoundIndexException.class);
    assertThat(Path.of(LOOT)).doesNotExist();
  }

  @Test
  void open_anotherDefinition_setsTheIndexAsideAndMakesAnother() throws Exception {
    plant("create force view w as select csvwrite('" + LOOT + "', 'select 1') x");
    byte[] planted = Files.readAllBytes(file);
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(store.runs()).hasSize(1);
    }
    assertThat(directory.resolve("index.damaged/inquest.mv.db")).hasBinaryContent(planted);
    assertThat(Path.of(LOOT)).doesNotExist();
  }

  @Test
  void require_encrypted_isRefused() throws Exception {
    Files.delete(file);
    DriverManager.getConnection(
            "jdbc:h2:file:" + index + "/inquest;CIPHER=AES", "sa", "secret secret")
        .close();
    assertThatThrownBy(this::look).isInstanceOf(UnsoundIndexException.class);
  }

  /** An object that tells when bytes were made to be one. */
  static final class Bomb implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Serial
    private void readObject(ObjectInputStream in) {
      executed = true;
    }
  }

  @Test
  void require_serializedObject_isRefusedAndStaysBytes() throws Exception {
    try (MVStore store = MVStore.open(file.toString())) {
      store.openMap("openTransactions").put(1, new Bomb());
    }
    assertThatThrownBy(this::look).isInstanceOf(UnsoundIndexException.class);
    assertThat(executed).isFalse();
  }

  @Test
  void require_typeOfAnotherClass_isRefused() throws Exception {
    try (MVStore store = MVStore.open(file.toString())) {
      MVMap<String, String> types =
          store.openMap(
              "_",
              new MVMap.Builder<String, String>()
                  .keyType(StringDataType.INSTANCE)
                  .valueType(StringDataType.INSTANCE));
      types.clear();
      types.put("f4470498", "java.lang.Thread");
    }
    assertThatThrownBy(this::look).isInstanceOf(UnsoundIndexException.class);
  }

  @Test
  void require_unfinishedTransactionThatBringsADefinitionBack_isRefused() throws Exception {
    plant("create role r");
    try (MVStore store = MVStore.open(file.toString())) {
      TransactionStore transactions =
          new TransactionStore(store, new MetaType<>(null, null), new ValueDataType(), 0);
      transactions.init();
      Transaction transaction = transactions.begin();
      TransactionMap<Long, Value> definitions =
          transaction.openMap("table.0", LongDataType.INSTANCE, new ValueDataType());
      definitions.remove(definitions.lastKey());
      store.commit();
    }
    assertThatThrownBy(this::look).isInstanceOf(UnsoundIndexException.class);
  }

  @Test
  void require_bytesChanged_isRefusedOrStillOwn() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] changed = whole.clone();
      for (int i = random.nextInt(20); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      Files.write(file, changed);
      assertThatCode(
              () -> {
                try {
                  look();
                } catch (UnsoundIndexException e) {
                  // So it should be.
                }
              })
          .as("seed %d, round %d", seed, round)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void read_fileChangedSinceItWasRemembered_givesWhatItWas() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    try (PinnedFile held = PinnedFile.open(index).orElseThrow();
        FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
      held.remember(true);
      held.read(ByteBuffer.allocate(10_000), 0);
      held.remember(false);
      other.write(ByteBuffer.allocate(whole.length + 100_000), 0);
      held.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 4095);
      ByteBuffer read = ByteBuffer.allocate(9000);
      held.read(read, 1000);
      for (int i = 0; i < 9000; i++) {
        int at = 1000 + i;
        byte expected = at >= 4095 && at < 4098 ? (byte) (at - 4094) : whole[at];
        assertThat(read.get(i)).as("byte %d", at).isEqualTo(expected);
      }
      assertThat(held.size()).isEqualTo(whole.length);
    }
  }

  @Test
  void open_linksAndTheLike_areSetAsideAndNeverFollowed() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path victim = Files.writeString(elsewhere.resolve("inquest.mv.db"), "precious");
    IndexHome home = IndexHome.in(StoreLocation.existing(directory));

    Files.move(index, directory.resolve("gone"));
    Files.createSymbolicLink(index, elsewhere);
    new IndexFile(home).open().close();
    Files.delete(file);
    Files.createSymbolicLink(file, victim);
    new IndexFile(home).open().close();
    Files.delete(file);
    Files.createLink(file, victim);
    new IndexFile(home).open().close();
    Files.delete(file);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    new IndexFile(home).open().close();
    Files.delete(file);
    Files.createDirectory(file);
    new IndexFile(home).open().close();
    Files.createSymbolicLink(directory.resolve("index.new"), elsewhere);
    Files.createSymbolicLink(index.resolve("inquest.trace.db"), victim);
    new IndexFile(home).open().close();

    assertThat(victim).hasContent("precious");
    assertThat(elsewhere).isDirectoryContaining("glob:**/inquest.mv.db");
    assertThat(directory.resolve("index.damaged.5")).exists();
    assertThat(file).isRegularFile();
  }
}
