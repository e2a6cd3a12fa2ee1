/** Which store a command works on. */
package io.inquest.cli.store;
