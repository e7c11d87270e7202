using System.Text;
using TierDecision.Storage.Records;

namespace TierDecision.Tests.Service.Serving;

public sealed class PolicyMetricsTests
{
    private readonly TestService _service = new();

    [Fact]
    public async Task Identifiers_that_name_nobody_are_counted_by_their_reason()
    {
        foreach (var phone in new[] { "anonymous", "", "1001", "Ada", "+442079460958" })
        {
            _service.Decide(TestService.CallFrom(phone));
        }

        var text = await MetricsAsync();
        Assert.Contains("tierdecision_identity_gaps_total{gap=\"withheld\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("tierdecision_identity_gaps_total{gap=\"short_number\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("tierdecision_identity_gaps_total{gap=\"national_number\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("tierdecision_identity_gaps_total{gap=\"incomplete_number\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("tierdecision_identity_gaps_total{gap=\"unreadable\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gap=\"none\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shared_identifiers_are_counted()
    {
        TestService.Hasher.TryHashPhone("+442079460958", out var phone);
        await _service.ServeAsync(TestService.Customer("a", TestService.Score()) with { Aliases = [phone, SharedAlias.MarkOf(phone)] });
        _service.Decide(TestService.CallFrom("+442079460958"));
        _service.Decide(TestService.Call("a"));

        Assert.Contains("tierdecision_shared_identifiers_total 1\n", await MetricsAsync(), StringComparison.Ordinal);
    }

    private async Task<string> MetricsAsync()
    {
        using var text = new MemoryStream();
        await _service.Registry.CollectAndExportAsTextAsync(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
