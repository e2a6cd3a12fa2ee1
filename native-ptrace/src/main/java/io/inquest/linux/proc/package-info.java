/** What proc(5) tells of a task. */
package io.inquest.linux.proc;
