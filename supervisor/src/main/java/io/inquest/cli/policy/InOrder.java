package io.inquest.cli.policy;

import java.util.function.Consumer;
import picocli.CommandLine.Model.ISetter;

/** Passes each occurrence of an option on, in the order of the command line. */
record InOrder(Consumer<String> sink) implements ISetter {
  @Override
  public <T> T set(T value) {
    // The parser begins by setting the option's initial value, which is none.
    if (value != null) {
      sink.accept((String) value);
    }
    return null;
  }
}
