/** The command line: one class per subcommand, and the one place that maps failures to statuses. */
package io.inquest.cli;
