using NodaTime;
using TierDecision.Core.Queueing;
using TierDecision.Service.Requests;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.Storage.Queues;
using TierDecision.V1;
using QueueState = TierDecision.Core.Queueing.QueueState;

namespace TierDecision.Service.Queues;

/// <summary>Takes reports of queue states and lists them.</summary>
internal sealed class QueueUseCase
{
    private readonly IQueueStateStore _store;
    private readonly ServingState _serving;
    private readonly RequestMetrics _metrics;
    private readonly TimeProvider _time;

    public QueueUseCase(IQueueStateStore store, ServingState serving, RequestMetrics metrics, TimeProvider time)
    {
        _store = store;
        _serving = serving;
        _metrics = metrics;
        _time = time;
        store.Changed += serving.Queues.Swap;
        serving.Queues.Swap(store.Current);
    }

    /// <summary>Takes a report; if anything in it is malformed, takes none of it. The answer is a <see cref="ReportQueueStatesResponse"/>.</summary>
    public async ValueTask<Reply> ReportAsync(ReportQueueStatesRequest request, Call call)
    {
        var mapper = new QueueStateMapper(_serving.Current.Plan, Now());
        var states = mapper.Map(request);
        if (mapper.Errors.Count > 0)
        {
            return _metrics.Refuse(mapper.Errors);
        }

        var accepted = await _store.ReportAsync(states, call.Cancelled).ConfigureAwait(false);
        return Reply.Of(new ReportQueueStatesResponse { Accepted = accepted, Superseded = states.Count - accepted });
    }

    /// <summary>Lists the policy's queues with what is known of each; the answer is a <see cref="ListQueueStatesResponse"/>.</summary>
    public ValueTask<Reply> ListAsync(ListQueueStatesRequest request, Call call) => new(Reply.Of(List()));

    private ListQueueStatesResponse List()
    {
        var plan = _serving.Current.Plan;
        var (reported, now) = (_store.Current, Now());
        var states = QueueStates.For(plan.Queues, reported);
        var response = new ListQueueStatesResponse { AsOf = WireTime.ToTimestamp(now) };
        foreach (var queue in plan.Queues.All)
        {
            var status = new QueueStatus
            {
                State = ToMessage(queue.Name, reported), WithinHours = queue.Hours.IsOpen(now.ToUnixTimeMilliseconds()),
            };
            if (states.ExpiresAt(queue.Index) is { } expires)
            {
                status.ExpiresAt = WireTime.ToTimestamp(expires);
                status.Known = now < expires;
            }

            if (!status.WithinHours)
            {
                var opens = queue.Hours.Add(now.ToUnixTimeMilliseconds(), 0);
                status.OpensAt = WireTime.ToTimestamp(Instant.FromUnixTimeMilliseconds(opens));
            }

            response.Queues.Add(status);
        }

        return response;
    }

    private static V1.QueueState ToMessage(string queue, IReadOnlyDictionary<string, QueueState> reported)
    {
        var message = new V1.QueueState { Queue = queue };
        if (!reported.TryGetValue(queue, out var state))
        {
            return message;
        }

        message.Closed = state.Closed;
        message.ReportedAt = WireTime.ToTimestamp(state.ReportedAt);
        if (state.ExpectedWait is { } wait)
        {
            message.ExpectedWait = WireTime.ToDuration(wait);
        }

        if (state.AgentsStaffed is { } staffed)
        {
            message.AgentsStaffed = staffed;
        }

        if (state.AgentsFree is { } free)
        {
            message.AgentsFree = free;
        }

        if (state.Waiting is { } waiting)
        {
            message.Waiting = waiting;
        }

        return message;
    }

    private Instant Now() => Instant.FromDateTimeOffset(_time.GetUtcNow());
}
