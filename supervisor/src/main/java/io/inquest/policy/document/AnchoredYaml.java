package io.inquest.policy.document;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.inquest.policy.file.BoundedFile;
import java.io.Reader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.events.NodeEvent;

/** Makes parsers of YAML that also tell the anchors of single values, and read longer texts. */
final class AnchoredYaml extends YAMLFactory {
  private static final long serialVersionUID = 1L;

  @Override
  protected YAMLParser _createParser(Reader reader, IOContext context) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(BoundedFile.MOST_BYTES);
    return new Parser(context, _parserFeatures, _yamlParserFeatures, options, _objectCodec, reader);
  }

  /** Such a parser. */
  static final class Parser extends YAMLParser {
    private Parser(
        IOContext context,
        int features,
        int yamlFeatures,
        LoaderOptions options,
        ObjectCodec codec,
        Reader reader) {
      super(context, features, yamlFeatures, options, codec, reader);
    }

    /** The anchor of the value that begins here, or what an alias stands for. */
    Optional<String> anchor() {
      return _lastEvent instanceof NodeEvent node
          ? Optional.ofNullable(node.getAnchor())
          : Optional.empty();
    }
  }
}
