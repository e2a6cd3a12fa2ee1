/** Where the answers of commands go, in which form, and the statuses that they end with. */
package io.inquest.cli.output;
