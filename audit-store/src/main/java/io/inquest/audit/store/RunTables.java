package io.inquest.audit.store;

import io.inquest.audit.journal.StoreException;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/**
 * The tables of one host's runs, wherever they are: an index beside the journals, or the host's
 * part of a database that machines share. Safe for all threads.
 */
public interface RunTables extends AutoCloseable {
  /** What messages call them. */
  String name();

  /** What a run is called beside its number; empty if its number says all. */
  Optional<String> host();

  /**
   * Asks a question, which may be asked again from the start.
   *
   * @throws StoreException if the tables cannot be used any more
   */
  <T> T read(Function<StatelessSession, T> question) throws StoreException;

  /**
   * Asks a question that looks at the rows of one run alone; others may be hidden from it.
   *
   * @throws StoreException if the tables cannot be used any more
   */
  <T> T read(long run, Function<StatelessSession, T> question) throws StoreException;

  /**
   * Brings in what the journals hold now, if they are here.
   *
   * @throws StoreException if the tables cannot be used any more
   */
  void catchUp() throws StoreException;

  /** Why the tables lack a run that there is; empty if there is none, or nobody can know. */
  Optional<String> problem(long run);

  @Override
  void close() throws StoreException;
}
