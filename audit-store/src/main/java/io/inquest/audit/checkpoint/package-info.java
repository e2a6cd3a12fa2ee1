/**
 * Checkpoints of a run while it goes on: its frames are hashed on a thread of their own, and signed
 * statements of the tree are written and handed on.
 *
 * <p>Files of a run's directory:
 *
 * <pre>
 * identity      a signed note: the run's origin, which holds its public key, signed by that key
 *               and by the long-term key
 * checkpoints   signed notes one behind the other, only appended to
 * leaves        32 bytes a frame: its hash as a leaf of the tree, to find what was altered
 * </pre>
 *
 * <p>The supervisor loads these classes: they need nothing of the database.
 */
package io.inquest.audit.checkpoint;
