/** Call stacks of stopped tracees, unwound from outside by elfutils' libdw. */
package io.inquest.linux.stack;
