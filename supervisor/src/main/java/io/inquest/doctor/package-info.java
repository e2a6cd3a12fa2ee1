/**
 * What of a machine Inquest needs, tried or read: one class per check.
 *
 * <p>A check that can try, tries: programs are launched and traced as {@code run} does it. A new
 * check is a class that implements {@link io.inquest.doctor.Check} and a line in {@link
 * io.inquest.doctor.Doctor}.
 */
package io.inquest.doctor;
