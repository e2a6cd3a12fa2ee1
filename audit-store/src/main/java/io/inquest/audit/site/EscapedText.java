package io.inquest.audit.site;

import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.StringJavaType;

/** Strings for Hibernate, escaped in the database as {@link SiteText} says. */
final class EscapedText extends StringJavaType {
  private static final long serialVersionUID = 1L;

  @Override
  public <X> X unwrap(String value, Class<X> type, WrapperOptions options) {
    return super.unwrap(value == null ? null : SiteText.escape(value), type, options);
  }

  @Override
  public <X> String wrap(X value, WrapperOptions options) {
    String written = super.wrap(value, options);
    return written == null ? null : SiteText.unescape(written);
  }
}
