package io.inquest.audit.store;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Function;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.db.ValueDataType;
import org.h2.mvstore.type.BasicDataType;

/**
 * Reads what H2's storage holds without being told by it how: H2's own types make objects of
 * classes that the file names, and a file is not to be believed. Throws whatever a hostile one
 * makes of it, {@link IllegalStateException} where it is not what it should be.
 *
 * @param <T> what is read
 */
final class RawType<T> extends BasicDataType<T> {
  /** The types that H2 names in an index of ours, org.h2.mvstore.type.MetaType. */
  private static final Set<String> PLAIN =
      Set.of(
          "org.h2.mvstore.type.LongDataType",
          "org.h2.mvstore.type.ByteArrayDataType",
          "org.h2.mvstore.db.NullValueDataType",
          "org.h2.mvstore.db.LobStorageMap$BlobMeta$Type",
          "org.h2.mvstore.db.LobStorageMap$BlobReference$Type");

  private static final String VERSIONED = "org.h2.mvstore.tx.VersionedValueType$Factory";
  private static final String ROW = "org.h2.mvstore.db.RowDataType$Factory";
  private static final String VALUE = "org.h2.mvstore.db.ValueDataType$Factory";

  private final Function<ByteBuffer, T> reader;
  private final boolean versioned;

  private RawType(Function<ByteBuffer, T> reader, boolean versioned) {
    this.reader = reader;
    this.versioned = versioned;
  }

  /** The name of a type, which is one that H2 needs for our tables. */
  static RawType<String> typeName() {
    return new RawType<>(RawType::readTypeName, false);
  }

  /** Nothing: a map of it must be empty. */
  static RawType<Object> nothing() {
    return new RawType<>(
        bytes -> {
          throw new IllegalStateException("it has entries where there are none");
        },
        false);
  }

  /**
   * A row of the table of definitions, as its kind, a space, and its SQL: {@code ID INTEGER, HEAD
   * INTEGER, TYPE INTEGER, SQL VARCHAR}, org.h2.engine.MetaRecord. All are committed.
   */
  static RawType<String> definition() {
    // Reading a value makes no object of another class, even where it is a Java object's bytes.
    ValueDataType values = new ValueDataType();
    return new RawType<>(
        bytes -> {
          values.read(bytes);
          values.read(bytes);
          return values.read(bytes).getInt() + " " + values.read(bytes).getString();
        },
        true);
  }

  private static String readTypeName(ByteBuffer bytes) {
    String name = DataUtils.readString(bytes, DataUtils.readVarInt(bytes));
    if (name.equals(VERSIONED)) {
      return name + " " + readTypeName(bytes);
    } else if (name.equals(ROW)) {
      DataUtils.readVarInt(bytes);
      skipNumbers(bytes);
      skipNumbers(bytes);
      bytes.get();
    } else if (name.equals(VALUE)) {
      skipNumbers(bytes);
      DataUtils.readVarInt(bytes);
      skipNumbers(bytes);
      bytes.get();
    } else if (!PLAIN.contains(name)) {
      throw new IllegalStateException("it has values of another type");
    }
    return name;
  }

  private static void skipNumbers(ByteBuffer bytes) {
    int count = DataUtils.readVarInt(bytes) - 1;
    for (int i = 0; i < count; i++) {
      DataUtils.readVarInt(bytes);
    }
  }

  @Override
  public T read(ByteBuffer bytes) {
    return reader.apply(bytes);
  }

  // H2's own array would be one of T.
  @SuppressWarnings("unchecked")
  @Override
  public T[] createStorage(int size) {
    return (T[]) new Object[size];
  }

  @Override
  public void read(ByteBuffer bytes, Object storage, int length) {
    // org.h2.mvstore.tx.VersionedValueType: a byte that says whether any is not committed.
    if (versioned && bytes.get() != 0) {
      throw new IllegalStateException("it has a definition that was not finished");
    }
    Object[] read = (Object[]) storage;
    for (int i = 0; i < length; i++) {
      read[i] = read(bytes);
    }
  }

  @Override
  public int getMemory(T value) {
    return 0;
  }

  @Override
  public void write(WriteBuffer buffer, T value) {
    throw new UnsupportedOperationException();
  }
}
