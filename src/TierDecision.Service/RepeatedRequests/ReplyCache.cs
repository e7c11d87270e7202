using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Service.Erasure;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Wire;
using TierDecision.Storage.Erasure;
using TierDecision.V1;

namespace TierDecision.Service.RepeatedRequests;

/// <summary>
/// Gives a repeated request the answer that it got before: the same caller, the same <c>request_id</c> and the same request, within the time for
/// which answers are kept. Another request under the id is refused. A cache that does not answer makes nothing fail: it is decided afresh.
/// </summary>
internal sealed class ReplyCache(
    GuardedCache cache, ErasureKeysState erasure, IdentityResolver identities, RepliesOptions options, RepeatedRequestMetrics metrics) : IReplyCache
{
    // Repetitions that come while the first is under way wait for it. Two nodes may still decide both if neither sees the other's answer yet.
    private readonly ConcurrentDictionary<string, UnderWay> _underWay = new(StringComparer.Ordinal);

    public bool IsOn => true;

    public async Task<KeptReply> AnswerAsync(
        string caller, DecideRequest request, Func<DecideRequest, ValueTask<Reply>> decide, CancellationToken cancellationToken)
    {
        var key = Key(caller, request.RequestId);
        var fingerprint = RequestFingerprint.Of(request, identities, out var customer);
        var own = new UnderWay(fingerprint);
        while (_underWay.GetOrAdd(key, own) is var first && first != own)
        {
            var reply = await first.Reply.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (first.Fingerprint.AsSpan().SequenceEqual(fingerprint))
            {
                metrics.Repeated();
                return reply;
            }

            if (reply.Answer is not null)
            {
                metrics.Conflict();
                return KeptReply.Conflict;
            }
        }

        try
        {
            // Not the caller's token: others may wait for this answer.
            var reply = await FindOrDecideAsync(key, fingerprint, customer, request, decide).ConfigureAwait(false);
            own.Reply.SetResult(reply);
            return reply;
        }
        catch (Exception e)
        {
            own.Reply.SetException(e);
            _ = own.Reply.Task.Exception; // seen, also if nobody waits
            throw;
        }
        finally
        {
            _underWay.TryRemove(new KeyValuePair<string, UnderWay>(key, own));
        }
    }

    public async Task<byte[]?> FindAsync(string caller, string requestId, CancellationToken cancellationToken)
    {
        var (_, box) = await cache.GetAsync(Key(caller, requestId), cancellationToken).ConfigureAwait(false);
        return box is not null && erasure.Open(box) is { Length: > RequestFingerprint.Size } kept ? kept[RequestFingerprint.Size..] : null;
    }

    private async Task<KeptReply> FindOrDecideAsync(
        string key, byte[] fingerprint, IdentityKey customer, DecideRequest request, Func<DecideRequest, ValueTask<Reply>> decide)
    {
        var (answered, found) = await cache.GetAsync(key, CancellationToken.None).ConfigureAwait(false);

        // One that does not open is of a customer who was removed since.
        if (found is not null && erasure.Open(found) is { Length: > RequestFingerprint.Size } kept)
        {
            if (!kept.AsSpan(0, RequestFingerprint.Size).SequenceEqual(fingerprint))
            {
                metrics.Conflict();
                return KeptReply.Conflict;
            }

            metrics.Repeated();
            return new KeptReply(kept[RequestFingerprint.Size..], null);
        }

        // Those from before the decision: under keys that were read after a removal the answer could be given again.
        var keys = erasure.ForWriting;
        var reply = await decide(request).ConfigureAwait(false);
        if (reply.Message is not { } message)
        {
            return new KeptReply(null, reply.Failure);
        }

        var answer = message.ToBytesAndReturn();
        var box = answered && keys is not null ? SealedBox.Seal(keys, customer, [.. fingerprint, .. answer]) : null;
        metrics.First(box is not null
            ? await cache.SetAsync(key, box, options.KeepAnswersFor, CancellationToken.None).ConfigureAwait(false)
            : CacheKeeping.NotTaken);

        return new KeptReply(answer, null);
    }

    // An id may hold anything; a hash makes it a key of one length.
    private static string Key(string caller, string requestId) =>
        "reply:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(caller, "\0", requestId))).AsSpan(0, 16));

    private sealed class UnderWay(byte[] fingerprint)
    {
        public byte[] Fingerprint { get; } = fingerprint;

        public TaskCompletionSource<KeptReply> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
