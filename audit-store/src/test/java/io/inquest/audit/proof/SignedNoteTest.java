package io.inquest.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
  private static final String NAME = "example.com/log";
  private static final SigningKey KEY = SigningKey.generate();

  /** The key and the note that the Go documentation of sumdb/note has as its example. */
  private static final String GO_KEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String GO_NOTE =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
      """;

  @Test
  void parse_noteOfAnotherImplementation_isSignedByItsKey() throws Exception {
    VerifierKey key = VerifierKey.parse(GO_KEY);
    SignedNote note = SignedNote.parse(GO_NOTE);
    assertThat(note.isSignedBy(key)).isTrue();
    assertThat(note).hasToString(GO_NOTE);
    assertThat(key).hasToString(GO_KEY);
  }

  @Test
  void isSignedBy_alteredTextOrAnotherKey_isFalse() throws Exception {
    SignedNote note = KEY.sign(NAME, "one\ntwo\n");
    assertThat(note.isSignedBy(KEY.verifier(NAME))).isTrue();
    assertThat(new SignedNote("one\nTwo\n", note.signatures()).isSignedBy(KEY.verifier(NAME)))
        .isFalse();
    assertThat(note.isSignedBy(KEY.verifier("example.com/other"))).isFalse();
    assertThat(note.isSignedBy(SigningKey.generate().verifier(NAME))).isFalse();
    assertThat(SignedNote.parse(note.toString())).isEqualTo(note);
  }

  @Test
  void signingKey_readAgain_signsAsTheSameKey() throws Exception {
    SigningKey again = SigningKey.parse(KEY.toPem());
    assertThat(again.key()).isEqualTo(KEY.key());
    assertThat(again.sign(NAME, "text\n").isSignedBy(KEY.verifier(NAME))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text\n",
        "text\n\n",
        "text\n\nno mark AAAAAAA=\n",
        "text\n\n— name\n",
        "text\n\n— name AAA\n",
        "text\n\n— name AAAAAA==\n",
        "text\n\n— na+me AAAAAAAAAAA=\n",
        "te\u0001xt\n\n— name AAAAAAAAAAA=\n",
        "text\n\n— name AAAAAAAAAAA="
      })
  void parse_whatIsNoNote_saysSo(String text) {
    assertThatThrownBy(() -> SignedNote.parse(text)).isInstanceOf(NoteFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "name",
        "name+00000000",
        "name+00000000+AAAA",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
      })
  void verifierKey_ofWhatIsNone_saysSo(String text) {
    assertThatThrownBy(() -> VerifierKey.parse(text)).isInstanceOf(NoteFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEI!!\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
      })
  void signingKey_ofWhatIsNone_saysSo(String pem) {
    assertThatThrownBy(() -> SigningKey.parse(pem)).isInstanceOf(NoteFormatException.class);
  }

  @Test
  void split_fileCutAnywhere_hasTheWholeNotesAndTheRest() {
    String first = KEY.sign(NAME, "one\n").toString();
    String second = KEY.sign(NAME, "two\n\nmore\n").toString();
    String all = first + second;
    for (int end = 0; end <= all.length(); end++) {
      NoteFile file = NoteFile.split(all.substring(0, end));
      List<String> whole =
          end == all.length()
              ? List.of(first, second)
              : end >= first.length() ? List.of(first) : List.of();
      assertThat(file.notes()).as("cut at %d", end).isEqualTo(whole);
      assertThat(String.join("", file.notes()) + file.rest()).isEqualTo(all.substring(0, end));
    }
  }
}
