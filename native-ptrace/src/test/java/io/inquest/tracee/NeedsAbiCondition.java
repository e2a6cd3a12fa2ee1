package io.inquest.tracee;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips what {@link NeedsAbi} says cannot be tested here. */
final class NeedsAbiCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), NeedsAbi.class)
        .map(NeedsAbi::value)
        .filter(abi -> !abi.isHere())
        .map(abi -> ConditionEvaluationResult.disabled(abi.absence()))
        .orElse(ConditionEvaluationResult.enabled("the kernel has what the test needs"));
  }
}
