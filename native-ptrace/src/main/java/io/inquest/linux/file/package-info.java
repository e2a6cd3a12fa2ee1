/** Files that somebody else may have put in place: opened without being led astray by them. */
package io.inquest.linux.file;
