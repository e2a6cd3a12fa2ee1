package io.inquest.linux.proc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MountTableTest {
  private static final MountTable MOUNTS =
      MountTable.parse(
          """
          22 1 0:44 / / rw,relatime shared:1 - overlay overlay rw,lowerdir=/a
          23 22 8:17 / /data rw - ext4 /dev/sdb1 rw
          24 22 0:50 / /mnt/image ro,nosuid master:2 propagate_from:1 - fuse.squashfuse image ro
          25 22 8:33 / /mnt/windows rw - fuseblk /dev/sdc1 rw
          26 22 0:51 / /home rw - nfs4 server:/home rw
          27 22 0:52 / /tmp rw - tmpfs tmpfs rw
          """);

  @Test
  void servesFilesOf_kernelsOwnFileSystems_isTrue() {
    assertThat(MOUNTS.servesFilesOf("00:2c")).isTrue();
    assertThat(MOUNTS.servesFilesOf("08:11")).isTrue();
    assertThat(MOUNTS.servesFilesOf("00:34")).isTrue();
  }

  @Test
  void servesFilesOf_fuseAndNetwork_isFalse() {
    assertThat(MOUNTS.servesFilesOf("00:32")).isFalse();
    assertThat(MOUNTS.servesFilesOf("08:21")).isFalse();
    assertThat(MOUNTS.servesFilesOf("00:33")).isFalse();
  }

  @Test
  void servesFilesOf_deviceWithoutAMount_goesByWhetherItIsHardware() {
    assertThat(MOUNTS.servesFilesOf("fd:01")).isTrue();
    assertThat(MOUNTS.servesFilesOf("00:99")).isFalse();
  }

  @Test
  void leadsTo_looksAtAllMountsOnTheWay() {
    assertThat(MOUNTS.leadsTo("/data/mnt/image")).isTrue();
    assertThat(MOUNTS.leadsTo("/mnt/imagery")).isTrue();
    assertThat(MOUNTS.leadsTo("/mnt/image/bin/tool")).isFalse();
    assertThat(MOUNTS.leadsTo("/home")).isFalse();
  }
}
