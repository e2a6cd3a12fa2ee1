package io.inquest.audit.site;

import org.hibernate.boot.model.TypeContributions;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.service.ServiceRegistry;

/** PostgreSQL for Hibernate, with text that is escaped as {@link SiteText} says. */
public final class SiteDialect extends PostgreSQLDialect {
  @Override
  public void contributeTypes(TypeContributions types, ServiceRegistry services) {
    super.contributeTypes(types, services);
    types.contributeJavaType(new EscapedText());
    types.contributeJdbcTypeConstructor(new EscapedTexts());
  }
}
