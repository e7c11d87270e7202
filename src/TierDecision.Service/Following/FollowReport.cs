using TierDecision.Core.Vocabulary;
using TierDecision.Service.Background;
using TierDecision.Service.Observability;
using TierDecision.Service.Serving;

namespace TierDecision.Service.Following;

/// <summary>Says what stands in the way of following the store: once when it begins, and once when it ends, not at every look.</summary>
internal sealed partial class FollowReport(
    string store, ServingState serving, ReplicaMetrics metrics, TimeProvider time, ILogger<FollowReport> logger)
{
    private readonly WorkerFailures _failures = new($"Following the {store} store, whose customers being served stay,", time, logger);
    private FollowProblem? _lastProblem;
    private bool _wasUnconfirmed;

    // The damage that was told of last; null once there is none.
    private string? _damage;

    /// <summary>What stood in the way at the last look, such as <c>cannot be reached: …</c>; null if nothing did.</summary>
    public string? Problem => _lastProblem?.Detail;

    /// <summary>A look ended.</summary>
    /// <param name="problem">What stands in the way; null if nothing does.</param>
    /// <param name="before">The model that was served before the look.</param>
    public void Looked(FollowProblem? problem, ServingModel before)
    {
        if (problem is not null)
        {
            metrics.HydrationFailed(EnumWords.SnakeCase(problem.Kind.ToString()));

            // Customers stay damaged while the store is away and comes back.
            var isNew = problem.Kind == FollowProblemKind.Damaged ? problem.Detail != _damage : !problem.IsLike(_lastProblem);
            _damage = problem.Kind == FollowProblemKind.Damaged ? problem.Detail : _damage;
            if (isNew)
            {
                var level = problem.Kind is FollowProblemKind.Lost or FollowProblemKind.Damaged ? LogLevel.Error : LogLevel.Warning;
                Log.CannotFollow(logger, level, store, problem.Detail);
            }
        }
        else if (_lastProblem is not null && serving.Current.Customers == before.Customers)
        {
            Log.FollowsAgain(logger, store);
        }

        _damage = problem is null ? null : _damage;
        _lastProblem = problem;
        serving.Refusal = problem is { Kind: FollowProblemKind.OtherTiers or FollowProblemKind.OtherKey or FollowProblemKind.Unreadable }
            ? new StoreRefusal(problem.Detail, HasOtherKey: problem.Kind == FollowProblemKind.OtherKey)
            : null;
        LogConfirmationChange();
    }

    /// <summary>A look ended in an exception, which is a bug of the store.</summary>
    public void Failed(Exception exception)
    {
        metrics.HydrationFailed("failed");
        _failures.Failed(exception);
    }

    private void LogConfirmationChange()
    {
        var unconfirmed = serving.UnconfirmedMilliseconds();
        var degraded = unconfirmed != ServingState.NeverConfirmed && unconfirmed > serving.Current.Plan.UnconfirmedData.DegradedAfterMilliseconds;
        if (degraded && !_wasUnconfirmed)
        {
            Log.Unconfirmed(logger, store, TimeSpan.FromMilliseconds(unconfirmed));
        }
        else if (!degraded && _wasUnconfirmed)
        {
            Log.ConfirmedAgain(logger, store);
        }

        _wasUnconfirmed = degraded;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.CannotFollow, Message = "The {Store} store {Detail}")]
        public static partial void CannotFollow(ILogger logger, LogLevel level, string store, string detail);

        [LoggerMessage(EventIds.FollowsAgain, LogLevel.Information,
            "The {Store} store can be followed again; its customers are the ones being served")]
        public static partial void FollowsAgain(ILogger logger, string store);

        [LoggerMessage(EventIds.Unconfirmed, LogLevel.Error,
            "The {Store} store has not confirmed the customers for {Unconfirmed}: answers say that they are degraded")]
        public static partial void Unconfirmed(ILogger logger, string store, TimeSpan unconfirmed);

        [LoggerMessage(EventIds.ConfirmedAgain, LogLevel.Information, "The {Store} store confirms the customers again: answers are whole")]
        public static partial void ConfirmedAgain(ILogger logger, string store);
    }
}
