/** Units of systemd: {@code SystemCallFilter=} and the other settings that become filters. */
package io.inquest.policy.unit;
