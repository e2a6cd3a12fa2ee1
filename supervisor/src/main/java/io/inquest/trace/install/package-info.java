/**
 * Filters that are not of the run's policies: those that programs install themselves, and those
 * that are older than Inquest.
 */
package io.inquest.trace.install;
