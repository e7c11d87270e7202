using System.Text;
using TierDecision.Configuration.Policies;
using TierDecision.LoadTest.Customers;

namespace TierDecision.LoadTest.Questions;

/// <summary>
/// <c>Decide</c> of a service whose policy changes. A reply is right if it is what the policy decides whose revision it names, down to the due times: a
/// reply that mixes two policies shows.
/// </summary>
internal sealed class RevisionsTarget : LoadTarget
{
    private readonly (byte[] Revision, DecideTarget Target)[] _policies;

    public RevisionsTarget(LoadDataset dataset, ZipfSampler customers, IEnumerable<PolicyLoad> policies, TimeProvider time) =>
        _policies = [.. policies.Select(policy => (Encoding.UTF8.GetBytes(policy.Revision), new DecideTarget(dataset, customers, policy, time)))];

    public override string Path => _policies[0].Target.Path;

    public override Question Draw(ref SplitMix64 random) => _policies[0].Target.Draw(ref random);

    public override int Write(Question question, Span<byte> message) => _policies[0].Target.Write(question, message);

    public override string? Check(Question question, ReadOnlySpan<byte> reply)
    {
        var named = DecideReply.Read(reply).Revision;
        foreach (var (revision, target) in _policies)
        {
            if (named.SequenceEqual(revision))
            {
                return target.Check(question, reply);
            }
        }

        return $"it was decided under the policy {Encoding.UTF8.GetString(named)}, which was never in force";
    }
}
