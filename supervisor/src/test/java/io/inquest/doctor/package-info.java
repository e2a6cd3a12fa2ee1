/** Tests of {@code inquest doctor}: on files that stand in for a machine's, and on this machine. */
package io.inquest.doctor;
