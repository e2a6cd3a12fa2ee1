/** A run as a whole: from launch to seal, or from attach to detach. */
package io.inquest.run;
