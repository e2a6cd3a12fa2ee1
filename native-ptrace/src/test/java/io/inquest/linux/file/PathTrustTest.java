package io.inquest.linux.file;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.linux.libc.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTrustTest {
  private static final int SOMEBODY = 12345;

  @TempDir private Path place;

  @BeforeEach
  void requireTrustedPlace() throws IOException {
    place = place.toRealPath();
  }

  private Path directory(String name, String mode) throws IOException {
    Path made = Files.createDirectories(place.resolve(name));
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(mode));
  }

  @Test
  void require_ownDirectory_isTrusted() throws IOException {
    Path own = directory("own", "rwx------");

    assertThatCode(() -> PathTrust.require(own)).doesNotThrowAnyException();
    assertThatCode(() -> PathTrust.require(own.resolve("not/yet/there")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/inner", "/not/yet/there"})
  void require_directoryThatAllCanWrite_isNotTrusted(String below) throws IOException {
    Path shared = directory("shared", "rwxrwxrwx");
    directory("shared/inner", "rwx------");

    assertThatThrownBy(() -> PathTrust.require(Path.of(shared + below)))
        .isInstanceOf(UntrustedPathException.class)
        .hasMessage(shared + " can be written by every user")
        .extracting("remedy")
        .isEqualTo("Run `chmod o-w " + shared + "`");
  }

  @Test
  void require_belowDirectoryWithStickyBit_isTrustedIfOwn() throws Exception {
    Path sticky = directory("sticky", "rwxrwxrwx");
    run("chmod", "1777", sticky.toString());
    Path own = directory("sticky/own", "rwx------");

    assertThatCode(() -> PathTrust.require(own)).doesNotThrowAnyException();
    assertThatThrownBy(() -> PathTrust.require(sticky)).isInstanceOf(UntrustedPathException.class);
  }

  @Test
  void require_linkOnTheWay_looksAtWhereItLeads() throws IOException {
    Path shared = directory("shared", "rwxrwxrwx");
    directory("shared/store", "rwx------");
    Path link = Files.createSymbolicLink(place.resolve("link"), Path.of("shared/store"));

    assertThatThrownBy(() -> PathTrust.require(link))
        .isInstanceOf(UntrustedPathException.class)
        .hasMessageStartingWith(shared + " ");
  }

  @Test
  void require_linkToItself_fails() throws IOException {
    Path link = place.resolve("link");
    Files.createSymbolicLink(link, link);

    assertThatThrownBy(() -> PathTrust.require(link)).isInstanceOf(IOException.class);
  }

  @Test
  void require_directoryOfAnotherUser_isNotTrusted() throws Exception {
    assumeTrue(LibC.geteuid() == 0, "only root can give a directory away");
    Path others = directory("others", "rwx------");
    run("chown", Integer.toString(SOMEBODY), others.toString());

    assertThatThrownBy(() -> PathTrust.require(others))
        .isInstanceOf(UntrustedPathException.class)
        .hasMessage(others + " belongs to user " + SOMEBODY);
    assertThatThrownBy(() -> PathTrust.require(others.resolve("store")))
        .isInstanceOf(UntrustedPathException.class);
  }

  @Test
  void require_linkOfAnotherUserInStickyDirectory_isNotTrusted() throws Exception {
    assumeTrue(LibC.geteuid() == 0, "only root can give a link away");
    Path sticky = directory("sticky", "rwxrwxrwx");
    run("chmod", "1777", sticky.toString());
    Path link = Files.createSymbolicLink(sticky.resolve("link"), directory("own", "rwx------"));
    run("chown", "-h", Integer.toString(SOMEBODY), link.toString());

    assertThatThrownBy(() -> PathTrust.require(link))
        .isInstanceOf(UntrustedPathException.class)
        .hasMessage(link + " is a link that belongs to user " + SOMEBODY);
  }

  @Test
  void require_directoryOfForeignGroup_isNotTrusted() throws Exception {
    assumeTrue(LibC.geteuid() == 0, "only root can give a directory to any group");
    Path grouped = directory("grouped", "rwxrwx---");
    run("chgrp", Integer.toString(SOMEBODY), grouped.toString());

    assertThatThrownBy(() -> PathTrust.require(grouped))
        .isInstanceOf(UntrustedPathException.class)
        .hasMessage(grouped + " can be written by its group");
  }

  private static void run(String... command) throws Exception {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(String.join(" ", command));
    }
  }
}
