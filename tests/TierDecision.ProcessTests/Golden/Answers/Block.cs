using System.Security.Cryptography;
using System.Text;
using TierDecision.ProcessTests.Golden.Asking;

namespace TierDecision.ProcessTests.Golden.Answers;

/// <summary>Consecutive requests of one method with their answers, and the hashes of both.</summary>
internal sealed class Block(string name) : IDisposable
{
    /// <summary>The most requests in a block: few enough to read them.</summary>
    public const int Most = 250;

    private const int HashBytes = 12;

    private readonly IncrementalHash _requests = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _answers = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<(DateTimeOffset At, Exchange Exchange, Answer Answer)> _exchanges = [];

    /// <summary>Policy, setup, transport, method and a number, such as <c>orders/plain/grpc/Decide/01</c>.</summary>
    public string Name { get; } = name;

    public int Count => _exchanges.Count;

    /// <summary>The exchanges in order.</summary>
    public IReadOnlyList<(DateTimeOffset At, Exchange Exchange, Answer Answer)> Exchanges => _exchanges;

    /// <summary>The hash of all requests.</summary>
    public string RequestsHash => Hash(_requests);

    /// <summary>The hash of all answers.</summary>
    public string AnswersHash => Hash(_answers);

    /// <summary>Adds an exchange.</summary>
    /// <param name="at">The time on the service's clock.</param>
    /// <param name="exchange">The request as the script has it.</param>
    /// <param name="answer">The masked answer.</param>
    /// <param name="hashed">The answer to hash: without intended changes.</param>
    public void Add(DateTimeOffset at, Exchange exchange, Answer answer, Answer hashed)
    {
        _exchanges.Add((at, exchange, answer));
        Append(_requests, FormattableString.Invariant($"{at.UtcTicks} {exchange.Verb} {exchange.Path} {exchange.ContentType} {exchange.IsChunked}"));
        Append(_requests, exchange.Headers);
        Append(_requests, exchange.Body ?? []);
        Append(_answers, FormattableString.Invariant($"{hashed.Status}"));
        Append(_answers, hashed.Headers);
        Append(_answers, hashed.Body);
        Append(_answers, hashed.Trailers);
    }

    public void Dispose()
    {
        _requests.Dispose();
        _answers.Dispose();
    }

    private static string Hash(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetCurrentHash().AsSpan(0, HashBytes));

    private static void Append(IncrementalHash hash, IReadOnlyList<(string Name, string Value)> headers) =>
        Append(hash, string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\n")));

    private static void Append(IncrementalHash hash, string text) => Append(hash, Encoding.UTF8.GetBytes(text));

    // The length comes first, so that no two sequences hash the same bytes.
    private static void Append(IncrementalHash hash, byte[] bytes)
    {
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
