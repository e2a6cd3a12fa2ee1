package io.inquest.audit.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.engine.jdbc.batch.spi.BatchKey;
import org.hibernate.engine.jdbc.mutation.JdbcValueBindings;
import org.hibernate.engine.jdbc.mutation.MutationExecutor;
import org.hibernate.engine.jdbc.mutation.ParameterUsage;
import org.hibernate.engine.jdbc.mutation.group.PreparedStatementDetails;
import org.hibernate.engine.jdbc.mutation.internal.MutationExecutorSingleBatched;
import org.hibernate.engine.jdbc.mutation.internal.StandardMutationExecutorService;
import org.hibernate.engine.jdbc.mutation.spi.BatchKeyAccess;
import org.hibernate.engine.jdbc.mutation.spi.BindingGroup;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.sql.model.MutationOperationGroup;
import org.hibernate.sql.model.MutationType;
import org.hibernate.sql.model.PreparableMutationOperation;
import org.hibernate.sql.model.TableMapping;
import org.hibernate.sql.model.jdbc.JdbcValueDescriptor;
import org.hibernate.type.descriptor.ValueBinder;

/**
 * Has Hibernate bind the columns of a batched insert to its statement as they come. Its own
 * executor looks through all columns for each one, and keeps the values in a sorted set until the
 * row is complete: of a row of many columns that is most of what Hibernate costs.
 *
 * <p>Safe for all threads.
 */
final class DirectInserts extends StandardMutationExecutorService {
  private record Column(ValueBinder<Object> binder, int position) {
    // What Hibernate maps to the column is of the binder's type.
    @SuppressWarnings("unchecked")
    static Column of(JdbcValueDescriptor descriptor) {
      return new Column(
          (ValueBinder<Object>) descriptor.getJdbcMapping().getJdbcValueBinder(),
          descriptor.getJdbcPosition());
    }
  }

  private final Map<PreparableMutationOperation, Map<String, Column>> columns =
      new ConcurrentHashMap<>();

  DirectInserts() {
    super(Map.of());
  }

  @Override
  public MutationExecutor createExecutor(
      BatchKeyAccess batchKey,
      MutationOperationGroup operations,
      SharedSessionContractImplementor session) {
    Integer batchSize = session.getJdbcBatchSize();
    if (batchSize != null
        && operations.getNumberOfOperations() == 1
        && operations.getSingleOperation() instanceof PreparableMutationOperation insert
        && insert.getMutationType() == MutationType.INSERT
        && insert.canBeBatched(batchKey.getBatchKey(), batchSize)) {
      return new Executor(
          insert,
          columns.computeIfAbsent(insert, operation -> new ConcurrentHashMap<>()),
          batchKey.getBatchKey(),
          batchSize,
          session);
    }
    return super.createExecutor(batchKey, operations, session);
  }

  /** Inserts one row. */
  private static final class Executor extends MutationExecutorSingleBatched
      implements JdbcValueBindings {
    private final PreparableMutationOperation insert;
    private final Map<String, Column> columns;
    private final SharedSessionContractImplementor session;

    Executor(
        PreparableMutationOperation insert,
        Map<String, Column> columns,
        BatchKey batchKey,
        int batchSize,
        SharedSessionContractImplementor session) {
      super(insert, batchKey, batchSize, session);
      this.insert = insert;
      this.columns = columns;
      this.session = session;
    }

    @Override
    public JdbcValueBindings getJdbcValueBindings() {
      return this;
    }

    @Override
    public void bindValue(Object value, String table, String column, ParameterUsage usage) {
      try {
        Column found = columns.get(column);
        if (found == null) {
          found = Column.of(insert.findValueDescriptor(column, usage));
          columns.put(column, found);
        }
        found.binder().bind(statement(), value, found.position(), session);
      } catch (SQLException e) {
        throw session
            .getJdbcServices()
            .getSqlExceptionHelper()
            .convert(e, "cannot bind " + column, insert.getSqlString());
      }
    }

    private PreparedStatement statement() {
      return getStatementGroup().getSingleStatementDetails().resolveStatement();
    }

    /** None: the values are in the statement already. */
    @Override
    public BindingGroup getBindingGroup(String table) {
      return null;
    }

    @Override
    public void beforeStatement(PreparedStatementDetails statement) {
      // All is bound.
    }

    @Override
    public void afterStatement(TableMapping table) {
      // Nothing was kept.
    }
  }
}
