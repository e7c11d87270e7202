using Google.Protobuf.Collections;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>Requests to the customer service.</summary>
internal sealed class CustomerRequests(World world)
{
    private static readonly string[] SaidBefore = ["percentile", "lifetime_value", "margin", "probability_active"];

    private readonly Dice _dice = world.Dice;

    public PutCustomerRequest Put()
    {
        var request = new PutCustomerRequest { CustomerId = Id(), Score = Score(), Version = Version() };
        for (var left = _dice.Chance(45) ? _dice.Between(1, 3) : 0; left > 0; left--)
        {
            // Mostly new ones; sometimes another customer's, who loses it.
            request.AddAliases.Add(OnlyAlias(_dice.Chance(70) ? world.Stranger() : world.Alias(world.Someone())));
        }

        if (_dice.Chance(15))
        {
            request.RemoveAliases.Add(OnlyAlias(_dice.Chance(50) ? world.Stranger() : world.Alias(world.Someone())));
        }

        if (_dice.Chance(12))
        {
            Spoil(request);
        }

        LeaveZerosOut(request.Score);
        return request;
    }

    /// <summary>The baseline's messages had no word for a zero, false or an empty text of most fields: to say it was to leave it out.</summary>
    public static void LeaveZerosOut(ScoreRecord? score)
    {
        foreach (var field in ScoreRecord.Descriptor.Fields.InDeclarationOrder().Where(field => score is not null && !SaidBefore.Contains(field.Name)))
        {
            if (Equals(field.Accessor.GetValue(score), field.Accessor.GetValue(new ScoreRecord())))
            {
                field.Accessor.Clear(score);
            }
        }
    }

    public GetCustomerRequest Get() => new() { CustomerId = IdOrNone() };

    public RemoveCustomerRequest Remove() => new() { CustomerId = IdOrNone(), Version = Version() };

    public TraceCustomerRequest Trace()
    {
        var request = new TraceCustomerRequest { CustomerId = IdOrNone() };
        if (_dice.Chance(40))
        {
            request.Aliases.Add(world.Alias(world.Someone()));
            request.Aliases.Add(world.Stranger());
        }

        if (_dice.Chance(5))
        {
            request.Aliases.Add(world.Nobody());
        }

        if (_dice.Chance(2))
        {
            request.Aliases.AddRange(Enumerable.Range(0, 33).Select(_ => new Customer { Email = "many@example.com" }));
        }

        return request;
    }

    public SetOverrideRequest SetOverride()
    {
        var request = new SetOverrideRequest
        {
            CustomerId = Id(),
            Tier = _dice.Of(world.Policy.Tiers).Name,
            ExpiresAt = world.At(_dice.Of(1, 60, 3600, 30 * 86_400, 200 * 86_400, 3640 * 86_400)),
            Author = _dice.Of("ann", "Jürgen", "王"),
            Reason = _dice.Of("press contact", "a mistake of ours", new string('r', 512)),
            Version = Version(),
        };
        if (_dice.Chance(12))
        {
            _dice.Of<Action>(
                () => request.CustomerId = "",
                () => request.Tier = _dice.Of("", "diamond", "Platinum", new string('t', 129)),
                () => request.ExpiresAt = null,
                () => request.ExpiresAt = _dice.Of(world.At(0), world.At(-5), world.At(3651 * 86_400.0), world.WrongTime()),
                () => request.Author = _dice.Of("", " ", new string('a', 129)),
                () => request.Reason = _dice.Of("", " ", new string('r', 513)))();
        }

        return request;
    }

    public ClearOverrideRequest ClearOverride()
    {
        var request = new ClearOverrideRequest { CustomerId = IdOrNone(), Author = "ann", Reason = "over", Version = Version() };
        if (_dice.Chance(12))
        {
            request.Author = _dice.Of("", new string('a', 129));
            request.Reason = _dice.Of("", "over", new string('r', 513));
        }

        return request;
    }

    // A loaded customer, or one that only writes add.
    private string Id() => _dice.Chance(75) ? world.Someone().Id : FormattableString.Invariant($"new-{_dice.Below(100)}");

    private string IdOrNone() => _dice.Below(100) switch { < 3 => "", < 5 => new string('x', 257), < 12 => "nobody", _ => Id() };

    // Mostly the time of the request; sometimes earlier, later or the same again.
    private ulong Version() => _dice.Below(10) switch
    {
        < 5 => 0,
        < 7 => (ulong)(world.Now.ToUnixTimeMilliseconds() + _dice.Between(1, 50)),
        < 8 => (ulong)world.Now.ToUnixTimeMilliseconds(),
        < 9 => (ulong)(world.Now.ToUnixTimeMilliseconds() - _dice.Between(1, 20_000_000_000)),
        _ => 5,
    };

    private Customer OnlyAlias(Customer customer) => customer.IdentifierCase == Customer.IdentifierOneofCase.CustomerId
        ? new Customer { Email = FormattableString.Invariant($"stranger{_dice.Below(200)}@example.net") }
        : customer;

    private ScoreRecord Score()
    {
        var score = new ScoreRecord
        {
            Tier = _dice.Of(world.Policy.Tiers).Name,
            ValueScore = _dice.Between(0, 10_000) / 100f,
            Recency = _dice.Below(6),
            Frequency = _dice.Below(6),
            Monetary = _dice.Below(6),
            Segment = (Segment)_dice.Below(11),
            Language = _dice.Of("", "de", "zh-CN"),
            PreferredAgent = _dice.Of("", "", "ada", "Zoë Müller", "nobody we know"),
            Vulnerable = _dice.Chance(5),
            OpenComplaint = _dice.Chance(10),
            FraudHold = _dice.Chance(10),
            Verified = _dice.Chance(30),
            Dissatisfied = _dice.Chance(10),
        };
        if (_dice.Chance(80))
        {
            score.Percentile = _dice.Between(0, 1000) / 10f;
        }

        if (_dice.Chance(50))
        {
            (score.LifetimeValue, score.Margin, score.ProbabilityActive) = (_dice.Between(0, 90_000), _dice.Between(-900, 900), (float)_dice.Unit());
        }

        if (_dice.Chance(60))
        {
            score.AsOf = world.At(-_dice.Between(0, 40 * 86_400));
        }

        if (_dice.Chance(30))
        {
            score.TierSince = world.At(-_dice.Between(0, 900 * 86_400));
        }

        return score;
    }

    private void Spoil(PutCustomerRequest request)
    {
        var score = request.Score;
        _dice.Of<Action>(
            () => request.CustomerId = _dice.Of("", " ", new string('x', 257)),
            () => request.Score = null,
            () => score.Tier = _dice.Of("", "diamond", new string('t', 129)),
            () => score.ValueScore = _dice.Of(-1, 100.5f, float.NaN),
            () => score.Percentile = 101,
            () => (score.Recency, score.Monetary) = (6, -1),
            () => score.Segment = (Segment)11,
            () => score.Language = "german",
            () => score.AsOf = _dice.Of(world.At(400), World.At(DateTimeOffset.UnixEpoch.AddSeconds(-1)), world.WrongTime()),
            () => score.TierSince = world.WrongTime(),
            () => score.LifetimeValue = float.PositiveInfinity,
            () => score.ProbabilityActive = 1.01f,
            () => request.AddAliases.Add(_dice.Of(world.Nobody(), new Customer { CustomerId = "1" })),
            () => Twice(request.AddAliases, request.RemoveAliases),
            () => request.RemoveAliases.AddRange(Enumerable.Range(0, 33).Select(Email)))();
    }

    private static Customer Email(int number) => new() { Email = FormattableString.Invariant($"m{number}@example.com") };

    private static void Twice(RepeatedField<Customer> added, RepeatedField<Customer> removed)
    {
        added.Add(new Customer { Phone = "+493012345678" });
        removed.Add(new Customer { Phone = "0049 30 12345678" });
    }
}
