package io.inquest.audit.entity;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;

/** The entities as one model, for any database that has their tables. */
public final class AuditModel {
  /** All entities. */
  public static final List<Class<?>> ENTITIES =
      List.of(
          RunEntity.class,
          TaskEntity.class,
          FilterEntity.class,
          ProgramEntity.class,
          RuleEntity.class,
          DecisionEntity.class,
          DecisionGroupEntity.class,
          BurstEntity.class,
          TaskGroupEntity.class,
          TaskEventEntity.class,
          StackEntity.class,
          FrameEntity.class,
          SignalEntity.class,
          GapEntity.class,
          IngestEntity.class);

  private static final Map<String, Object> SETTINGS =
      Map.of(
          "hibernate.boot.allow_jdbc_metadata_access", "false",
          "hibernate.physical_naming_strategy",
              "org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl",
          "hibernate.cache.use_second_level_cache", "false",
          // The pool rolls back whenever it lends a connection, and H2 then writes what it has.
          "hibernate.connection.handling_mode", "DELAYED_ACQUISITION_AND_HOLD",
          "hibernate.query.startup_check", "false",
          "jakarta.persistence.validation.mode", "none",
          "hibernate.generate_statistics", "false");

  private AuditModel() {}

  /**
   * Sessions of a database that has the tables.
   *
   * @param settings what Hibernate is to know of it, the dialect for one
   */
  public static SessionFactory sessions(DataSource source, Map<String, Object> settings) {
    MetadataSources sources =
        new MetadataSources(
            new StandardServiceRegistryBuilder()
                .applySettings(SETTINGS)
                .applySettings(settings)
                .applySetting("hibernate.connection.datasource", source)
                .build());
    ENTITIES.forEach(sources::addAnnotatedClass);
    return sources.buildMetadata().buildSessionFactory();
  }
}
