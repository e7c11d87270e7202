using NodaTime;

namespace TierDecision.Service.Wire;

/// <summary>The pin that contacts get that enter under a policy now: made once a minute, and the same for all.</summary>
/// <param name="revision">The policy's revision as a number.</param>
internal sealed class EntryPins(ulong revision)
{
    private volatile Given? _last;

    /// <summary>The pin of a contact that enters now. Allocates nothing but in the first question of a minute.</summary>
    public string At(Instant now, PinSigner signer)
    {
        var minute = (uint)(now.ToUnixTimeSeconds() / NodaConstants.SecondsPerMinute);

        // Two questions may both make it: it is the same.
        return _last is { } last && last.Minute == minute ? last.Text : Make(minute, signer);
    }

    private string Make(uint minute, PinSigner signer)
    {
        var given = new Given(minute, signer.Write(new PolicyPin(revision, minute)));
        _last = given;
        return given.Text;
    }

    private sealed record Given(uint Minute, string Text);
}
