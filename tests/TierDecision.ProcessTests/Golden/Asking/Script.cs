using System.Globalization;
using Google.Protobuf;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>
/// All steps for one service: requests before it reads its store, over an empty store, and over loaded customers at every instant of the policy, with
/// single writes, a second load and a flip back. It depends on the policy and the seed alone, never on an answer.
/// </summary>
internal sealed class Script
{
    /// <summary>The customers of a load.</summary>
    public const int Customers = 3_000;

    // Requests in each of the states at the start: store not read, store empty.
    private const int OfAState = 200;

    private readonly PolicyWords _policy;
    private readonly ulong _seed;
    private readonly Callers? _callers;
    private readonly int _requests;
    private readonly World _world;
    private readonly Dice _dice;
    private readonly Wire _wire;
    private readonly RequestMix _mix;
    private readonly IReadOnlyList<DateTimeOffset> _instants;
    private readonly List<Step> _steps = [];
    private int _asked;

    private Script(PolicyWords policy, ulong seed, int requests, Callers? callers)
    {
        (_policy, _seed, _requests, _callers) = (policy, seed, requests, callers);
        _instants = [.. policy.Instants.Select(text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture))];
        _dice = new Dice(seed);
        var loaded = GoldenCustomer.Make(policy, Customers, AsOf, seed);
        _world = new World(policy, loaded, _dice) { Now = _instants[0] };
        _wire = new Wire(_dice);
        _mix = new RequestMix(_world);
        Make(loaded);
    }

    private DateTimeOffset AsOf => _instants[0] - TimeSpan.FromHours(9);

    /// <summary>Makes a script.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="requests">The number of requests.</param>
    /// <param name="callers">The callers of a service that asks for keys, and keeps answers and explanations; null for one that does neither.</param>
    public static IReadOnlyList<Step> Of(PolicyWords policy, ulong seed, int requests, Callers? callers = null) =>
        new Script(policy, seed, requests, callers)._steps;

    private void Make(IReadOnlyList<GoldenCustomer> loaded)
    {
        // The service has not read its store: customers are unavailable.
        AskSome(OfAState, mayWrite: false);
        Follow();

        // The store has no dataset: customers are unknown, writes are refused.
        AskSome(OfAState, mayWrite: false);
        for (var i = 0; i < 12; i++)
        {
            Ask(_wire.Send(_mix.Write()));
        }

        _steps.Add(new Step.Load(loaded));
        Follow();
        AskOnce();
        for (var i = 0; i < _instants.Count; i++)
        {
            AskAt(i);
        }
    }

    private void AskAt(int instant)
    {
        MoveTo(_instants[instant]);
        if (instant == _instants.Count / 3)
        {
            // A part of the customers, and some new ones, with other scores.
            var second = GoldenCustomer.Make(_policy, Customers, _world.Now - TimeSpan.FromDays(2), _seed + 1, first: Customers / 5);
            _steps.Add(new Step.Load(second));
        }
        else if (instant == _instants.Count * 2 / 3)
        {
            _steps.Add(new Step.FlipBack());
        }

        Follow();
        var until = _asked + ((_requests - _asked) / (_instants.Count - instant));
        if (instant == 1)
        {
            AskUnconfirmed();
        }

        AskAboutNewOverride();

        while (_asked < until)
        {
            // Small steps, so that queue states expire and targets time out.
            MoveTo(_world.Now + TimeSpan.FromMilliseconds(_dice.Between(0, 45_000)));
            Follow();
            AskSome(Math.Min(100, until - _asked), mayWrite: true);
        }
    }

    // The store has confirmed nothing for a short time, for longer than the policy allows, and for an hour.
    private void AskUnconfirmed()
    {
        foreach (var silence in (int[])[45, 90, 3600])
        {
            MoveTo(_world.Now + TimeSpan.FromSeconds(silence));
            AskSome(OfAState / 2, mayWrite: false);
        }

        Follow();
    }

    // The explanation of an override asks the store, which has a newer one than the decision used.
    private void AskAboutNewOverride()
    {
        var someone = new Customer { CustomerId = _world.Someone().Id };
        var request = new SetOverrideRequest { CustomerId = someone.CustomerId, Tier = _policy.Tiers[1].Name, Author = "ann", Reason = "first" };
        foreach (var (days, reason) in (IEnumerable<(int, string)>)[(20, "first"), (30, "second")])
        {
            (request.ExpiresAt, request.Reason) = (_world.At(days * 86_400), reason);
            request.Version = (ulong)(_world.Now.ToUnixTimeMilliseconds() + days);
            Ask(_wire.Send(request));
            if (days == 20)
            {
                Follow();
            }
        }

        Ask(_wire.Send(new DecideRequest { Customer = someone, Contact = new Contact { Channel = Channel.Voice }, Explain = _callers is null }));
        Follow();
    }

    private void AskOnce()
    {
        foreach (var odd in _mix.OddOnce())
        {
            Ask(odd);
        }

        if (_callers is null)
        {
            foreach (var large in _mix.Large())
            {
                Ask(_wire.SendGrpc(large));
            }
        }
    }

    // After a write the service reads its store, which confirms the customers.
    private void AskSome(int count, bool mayWrite)
    {
        for (var end = _asked + count; _asked < end;)
        {
            // Few writes and traces: they take far longer than decisions.
            switch (_dice.Below(1000))
            {
                case < 30:
                    Ask(_mix.Odd());
                    break;
                case < 34:
                    Ask(_wire.Send(_mix.Trace()));
                    break;
                case < 90 when mayWrite:
                    Ask(_wire.Send(_mix.Write()));
                    Follow();
                    break;
                case < 300 when _callers is not null && mayWrite && end - _asked >= 4:
                    AskAgain();
                    break;
                default:
                    Ask(_wire.Send(NotKept(_mix.Question())));
                    break;
            }
        }
    }

    // A service that keeps explanations does so in the background. The script explains only if it waits for that: answers must not depend on timing.
    private IMessage NotKept(IMessage question)
    {
        if (_callers is not null)
        {
            IEnumerable<DecideRequest> decisions = question switch
            {
                DecideBatchRequest batch => batch.Requests,
                DecideRequest one => [one],
                _ => [],
            };
            foreach (var decide in decisions)
            {
                decide.Explain = false;
            }
        }

        return question;
    }

    // Repeated requests, and explanations of earlier decisions.
    private void AskAgain()
    {
        if (_dice.Chance(50))
        {
            var request = _mix.Decisions.Decide();
            (request.RequestId, request.Explain) = (FormattableString.Invariant($"again-{_dice.Below(500)}"), false);
            var first = _wire.Send(request);
            Ask(first);
            Ask(_dice.Chance(50) ? first : _wire.Send(request));
            if (_dice.Chance(40))
            {
                Ask(_wire.Send(new DecideRequest(request) { Contact = new Contact { Channel = Channel.Video } }));
            }

            return;
        }

        var explained = _mix.Decisions.RightDecide(explain: true);
        explained.RequestId = _dice.Chance(50) ? FormattableString.Invariant($"why-{_asked}") : "";
        AskAs(_callers!.Everything, _wire.Send(explained) with { IsRemembered = true });
        var explanation = new GetExplanationRequest { DecisionId = Exchange.LastDecision };
        AskAs(_callers.Everything, _wire.Send(explanation) with { UntilFound = true });
        if (explained.Customer is { IdentifierCase: Customer.IdentifierOneofCase.CustomerId, CustomerId: var id } && _dice.Chance(10))
        {
            AskAs(_callers.Everything, _wire.Send(new RemoveCustomerRequest { CustomerId = id }));
            Follow();
            AskAs(_callers.Everything, _wire.Send(explanation));
        }
    }

    private void Ask(Exchange exchange)
    {
        if (_callers is null)
        {
            Add(exchange);
        }
        else
        {
            AskAs(_callers.Any(_dice), exchange);
        }
    }

    private void AskAs(IReadOnlyList<string> authorizations, Exchange exchange) =>
        Add(exchange with { Headers = [.. exchange.Headers, .. authorizations.Select(one => ("Authorization", one))] });

    private void Add(Exchange exchange)
    {
        _steps.Add(new Step.Ask(exchange));
        _asked++;
    }

    private void Follow() => _steps.Add(new Step.Follow());

    private void MoveTo(DateTimeOffset now)
    {
        _world.Now = now;
        _steps.Add(new Step.MoveTo(now));
    }
}
