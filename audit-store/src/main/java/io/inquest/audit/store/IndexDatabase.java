package io.inquest.audit.store;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.entity.FilterEntity;
import io.inquest.audit.entity.FrameEntity;
import io.inquest.audit.entity.GapEntity;
import io.inquest.audit.entity.IngestEntity;
import io.inquest.audit.entity.ProgramEntity;
import io.inquest.audit.entity.RuleEntity;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entity.SignalEntity;
import io.inquest.audit.entity.StackEntity;
import io.inquest.audit.entity.TaskEntity;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.hibernate.SessionFactory;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;

/** The database through Hibernate. It is open until it is closed. Safe for all threads. */
final class IndexDatabase implements AutoCloseable {
  private static final List<Class<?>> ENTITIES =
      List.of(
          RunEntity.class,
          TaskEntity.class,
          FilterEntity.class,
          ProgramEntity.class,
          RuleEntity.class,
          DecisionEntity.class,
          DecisionGroupEntity.class,
          StackEntity.class,
          FrameEntity.class,
          SignalEntity.class,
          GapEntity.class,
          IngestEntity.class);

  private static final Map<String, Object> SETTINGS =
      Map.of(
          "hibernate.dialect", "org.hibernate.dialect.H2Dialect",
          "hibernate.boot.allow_jdbc_metadata_access", "false",
          "hibernate.physical_naming_strategy",
              "org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl",
          "hibernate.cache.use_second_level_cache", "false",
          "hibernate.connection.provider_disables_autocommit", "false",
          // The pool rolls back whenever it lends a connection, and H2 then writes what it has.
          "hibernate.connection.handling_mode", "DELAYED_ACQUISITION_AND_HOLD",
          "hibernate.query.startup_check", "false",
          "jakarta.persistence.validation.mode", "none",
          "hibernate.generate_statistics", "false");

  private final PinnedFile file;
  private final JdbcConnectionPool pool;
  private final Connection keeper;
  private final SessionFactory sessions;

  /**
   * Opens the database in a file, which is closed with it.
   *
   * @throws SQLException if it cannot be opened
   */
  IndexDatabase(PinnedFile file) throws SQLException {
    this.file = file;
    pool = JdbcConnectionPool.create(IndexEngine.source(file));
    // H2 closes a database with its last connection.
    keeper = pool.getConnection();
    sessions = sessionFactory(pool);
  }

  private static SessionFactory sessionFactory(DataSource source) {
    StandardServiceRegistry registry =
        new StandardServiceRegistryBuilder()
            .applySettings(SETTINGS)
            .applySetting("hibernate.connection.datasource", source)
            .applySetting("hibernate.jdbc.mutation.executor", new DirectInserts())
            .build();
    MetadataSources sources = new MetadataSources(registry);
    ENTITIES.forEach(sources::addAnnotatedClass);
    Metadata metadata = sources.buildMetadata();
    return metadata.buildSessionFactory();
  }

  SessionFactory sessions() {
    return sessions;
  }

  @Override
  public void close() throws SQLException, IOException {
    try {
      sessions.close();
    } finally {
      pool.dispose();
      try {
        keeper.close();
      } finally {
        file.close();
      }
    }
  }
}
