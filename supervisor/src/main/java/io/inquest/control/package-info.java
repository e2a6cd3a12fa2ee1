/**
 * How a command reaches the supervisor of a run: a Unix-domain socket in the run's directory, which
 * only the store's owner may enter. One request and one reply a connection.
 */
package io.inquest.control;
