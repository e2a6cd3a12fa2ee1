package io.inquest.audit.site;

/** What is no URL of a site's database, or has what must not be in one. The message says so. */
public final class SiteUrlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SiteUrlException(String message) {
    super(message);
  }
}
