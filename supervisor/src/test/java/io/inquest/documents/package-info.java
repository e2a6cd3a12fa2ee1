/** The documents' commands are run, and print what the documents say. */
package io.inquest.documents;
