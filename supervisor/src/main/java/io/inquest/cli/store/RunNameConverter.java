package io.inquest.cli.store;

import io.inquest.query.QueryException;
import io.inquest.query.RunName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what a run is called on a command line. */
public final class RunNameConverter implements ITypeConverter<RunName> {
  /** What commands say of their operand RUN. */
  public static final String DESCRIPTION =
      "The run's number; HOST:NUMBER in a database that machines share. Left out, the latest run:"
          + " this machine's, or if it has none there, any machine's.";

  /** The same where there may be several. */
  public static final String DESCRIPTION_OF_SEVERAL =
      "The runs' numbers; HOST:NUMBER in a database that machines share. Left out, the latest run:"
          + " this machine's, or if it has none there, any machine's.";

  @Override
  public RunName convert(String text) {
    try {
      return RunName.parse(text);
    } catch (QueryException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
