package io.inquest.trace.tighten;

import io.inquest.compile.Compilations;
import io.inquest.compile.CompiledFilter;
import io.inquest.compile.Supervision;
import io.inquest.control.ControlServer;
import io.inquest.control.TightenReply;
import io.inquest.control.TightenRequest;
import io.inquest.filter.algebra.TooComplexException;
import io.inquest.filter.narrowing.Narrowing;
import io.inquest.policy.Lineage;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.load.PolicyText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads and compiles the policies that a run is to be put under, on the thread that takes requests,
 * and passes them to the tracer.
 */
public final class TightenHandler implements ControlServer.Handler {
  private static final long UNTIL_URGED = 1;
  private static final long UNTIL_DEMANDED = 2;
  private static final long UNTIL_GIVEN_UP = 30;

  private final TightenOrders orders;
  private final Supervision supervision;
  private final LoadContext context;

  /**
   * @param context of the policies that the run began with
   */
  public TightenHandler(TightenOrders orders, Supervision supervision, LoadContext context) {
    this.orders = orders;
    this.supervision = supervision;
    this.context = context;
  }

  @Override
  public TightenReply tighten(TightenRequest request) {
    List<CompiledFilter> filters = new ArrayList<>();
    try {
      Lineage lineage = PolicyText.read(request.policies(), context);
      Compilations compilations = new Compilations();
      Narrowing.require(lineage, compilations);
      for (Policy policy : lineage.policies()) {
        filters.addAll(compilations.of(policy).chain(supervision));
      }
    } catch (PolicyException | TooComplexException e) {
      return TightenReply.failed(e.getMessage());
    }
    TightenOrder order = new TightenOrder(filters);
    orders.submit(order);
    return await(order);
  }

  private TightenReply await(TightenOrder order) {
    TightenReply reply = await(order.reply(), UNTIL_URGED);
    if (reply == null) {
      orders.urge(order);
      reply = await(order.reply(), UNTIL_DEMANDED);
    }
    if (reply == null) {
      orders.demand(order);
      reply = await(order.reply(), UNTIL_GIVEN_UP);
    }
    return reply == null
        ? TightenReply.failed("the supervisor is too busy to say how far it is")
        : reply;
  }

  /** Null if there is none in time. */
  private static TightenReply await(CompletableFuture<TightenReply> reply, long seconds) {
    try {
      return reply.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException("no order completes with an exception", e);
    }
  }
}
