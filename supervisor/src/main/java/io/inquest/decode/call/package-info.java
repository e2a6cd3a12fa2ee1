/** A stopped call as it is read, and the text that is made of it. */
package io.inquest.decode.call;
