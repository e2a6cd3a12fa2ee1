package io.inquest.audit.proof;

import io.inquest.linux.digest.LibCryptoSha256;
import java.util.Optional;

/** OpenSSL's, where the machine has it. */
final class LibraryHasher implements Hasher {
  private final LibCryptoSha256 library;

  private LibraryHasher(LibCryptoSha256 library) {
    this.library = library;
  }

  static Optional<LibraryHasher> find() {
    return LibCryptoSha256.find().map(LibraryHasher::new);
  }

  @Override
  public void begin(byte first) {
    library.begin(first);
  }

  @Override
  public void add(byte[] data, int offset, int length) {
    library.add(data, offset, length);
  }

  @Override
  public void end(byte[] out, int at) {
    library.end(out, at);
  }
}
