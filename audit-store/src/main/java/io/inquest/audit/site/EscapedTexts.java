package io.inquest.audit.site;

import java.sql.Array;
import java.sql.SQLException;
import java.util.List;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.type.PostgreSQLArrayJdbcType;
import org.hibernate.dialect.type.PostgreSQLArrayJdbcTypeConstructor;
import org.hibernate.tool.schema.extract.spi.ColumnTypeInformation;
import org.hibernate.type.BasicType;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.jdbc.BasicExtractor;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.hibernate.type.spi.TypeConfiguration;

/**
 * Lists of strings for Hibernate, escaped in the database as {@link SiteText} says. It has {@link
 * EscapedText} escape what goes into an array, and does not ask it about what comes out.
 */
final class EscapedTexts extends PostgreSQLArrayJdbcTypeConstructor {
  @Override
  public JdbcType resolveType(
      TypeConfiguration types,
      Dialect dialect,
      BasicType<?> element,
      ColumnTypeInformation column) {
    return new Texts(element.getJdbcType());
  }

  @Override
  public JdbcType resolveType(
      TypeConfiguration types, Dialect dialect, JdbcType element, ColumnTypeInformation column) {
    return new Texts(element);
  }

  private static final class Texts extends PostgreSQLArrayJdbcType {
    private static final long serialVersionUID = 1L;

    Texts(JdbcType element) {
      super(element);
    }

    // The list is of what the extractor's type is of.
    @SuppressWarnings("unchecked")
    @Override
    protected <X> X getArray(BasicExtractor<X> extractor, Array array, WrapperOptions options)
        throws SQLException {
      X value = super.getArray(extractor, array, options);
      return value instanceof List<?> list
          ? (X)
              list.stream()
                  .map(text -> text instanceof String written ? SiteText.unescape(written) : text)
                  .toList()
          : value;
    }
  }
}
