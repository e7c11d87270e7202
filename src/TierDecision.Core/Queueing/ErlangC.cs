using NodaTime;

namespace TierDecision.Core.Queueing;

/// <summary>
/// A. K. Erlang's delay formula (1917), the M/M/c queue of the textbooks (D. Gross, C. M. Harris, "Fundamentals of Queueing Theory", chapter 2):
/// contacts come at random, agents are alike, handling times are exponential, everybody waits until answered. Contacts that give up make the real
/// waits shorter, so its averages are on the safe side.
/// </summary>
public readonly record struct ErlangC
{
    private ErlangC(double load, int agents, Duration handlingTime, double waitProbability)
    {
        Load = load;
        Agents = agents;
        HandlingTime = handlingTime;
        WaitProbability = waitProbability;
    }

    /// <summary>The offered load in erlangs: the agents who would be busy on average.</summary>
    public double Load { get; }

    /// <summary>The agents.</summary>
    public int Agents { get; }

    /// <summary>The mean time that an agent needs for a contact.</summary>
    public Duration HandlingTime { get; }

    /// <summary>The probability that a contact has to wait at all, 0..1.</summary>
    public double WaitProbability { get; }

    /// <summary>The mean wait of all contacts, those that do not wait included.</summary>
    public Duration AverageWait => HandlingTime * (WaitProbability / (Agents - Load));

    /// <summary>Evaluates the formula.</summary>
    /// <param name="contactsPerHour">Contacts that arrive in an hour, 0 or more.</param>
    /// <param name="handlingTime">The mean handling time, more than 0.</param>
    /// <param name="agents">The agents, 1 to <see cref="ErlangB.MaxServers"/>.</param>
    /// <param name="result">The result; the default where there is an error.</param>
    public static QueueingError TryCreate(double contactsPerHour, Duration handlingTime, int agents, out ErlangC result)
    {
        result = default;
        var load = contactsPerHour * handlingTime.TotalHours;
        if (!(contactsPerHour >= 0) || !double.IsFinite(load) || handlingTime <= Duration.Zero || agents is < 1 or > ErlangB.MaxServers)
        {
            return QueueingError.OutOfRange;
        }

        if (load >= agents)
        {
            return QueueingError.Unstable;
        }

        // C = N B / (N - A (1 - B)), of the blocking probability B with the same load and agents.
        var error = ErlangB.TryBlocking(load, agents, out var blocking);
        if (error == QueueingError.None)
        {
            result = new ErlangC(load, agents, handlingTime, agents * blocking / (agents - (load * (1 - blocking))));
        }

        return error;
    }
}
