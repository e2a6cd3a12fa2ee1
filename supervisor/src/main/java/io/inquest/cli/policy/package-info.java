/** The commands of {@code inquest policy}, one class each, and the options that they share. */
package io.inquest.cli.policy;
