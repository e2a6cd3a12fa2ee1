package io.inquest.report;

import io.inquest.query.ProfileField;
import io.inquest.query.ProfileKey;
import io.inquest.query.ProfileRow;
import java.io.Writer;
import java.util.List;

/** How many decisions there are of each call, rule, task or errno. */
public final class ProfileReport {
  private ProfileReport() {}

  /**
   * A report.
   *
   * @param by what the rows are counted by
   * @param width columns of the terminal; 0 for no limit
   */
  public static RowReport<ProfileRow> of(
      RowReport.Form form, Writer out, List<ProfileKey> by, int width) {
    return RowReport.of(form, out, ProfileField.all(), () -> new ProfileTable(out, by, width));
  }
}
