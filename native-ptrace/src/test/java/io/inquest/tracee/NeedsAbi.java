package io.inquest.tracee;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is skipped where the kernel lacks an ABI beside its own. Its tag finds the tests that
 * are to run on an x86_64 machine that has them all.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Tag("i386")
@ExtendWith(NeedsAbiCondition.class)
public @interface NeedsAbi {
  /** Without which the test cannot be. */
  OtherAbi value();
}
