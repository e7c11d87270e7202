using System.Text;
using NodaTime;
using TierDecision.Core.Policies;
using TierDecision.Storage.Policies;

namespace TierDecision.Tests.Storage.Policies;

public class PolicyDocumentsTests
{
    private const string Revision = "0123456789ab";

    private static readonly PublishedPolicy Policy = new(
        Revision, "contact-centre", "2026-02 \u4f60", Instant.FromUtc(2026, 3, 4, 10, 0), "ops", "ann", "a \"comment\"", 1_234) { Number = 7 };

    private static readonly PolicyActivation Activation = new(
        3, Revision, "contact-centre", "2026-02", Instant.FromUtc(2026, 3, 4, 10, 0), "ops", "", "why", IsRollback: true);

    [Fact]
    public void What_is_written_is_read()
    {
        var document = new PolicyDocument("name: x # \u4f60\r\n\t\u0001", new Dictionary<string, string> { ["holidays.ics"] = "BEGIN" });

        Assert.Equal(Policy, PolicyDocuments.ReadPolicy(Revision, PolicyDocuments.Write(Policy)));
        Assert.Equal(Activation, PolicyDocuments.ReadActivation(3, PolicyDocuments.Write(Activation)));
        var read = PolicyDocuments.ReadDocument(PolicyDocuments.Write(document))!;
        Assert.Equal(document.Text, read.Text);
        Assert.Equal(document.Files, read.Files);
    }

    [Fact]
    public void Fields_of_a_newer_version_are_passed_over()
    {
        var json = Encoding.UTF8.GetString(PolicyDocuments.Write(Policy))[..^1] + ",\"newer\":{\"a\":[1]}}";

        Assert.Equal(Policy, PolicyDocuments.ReadPolicy(Revision, Encoding.UTF8.GetBytes(json)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("{\"name\":null,\"version\":\"1\",\"publishedAt\":1,\"caller\":\"\",\"author\":\"\",\"comment\":\"\",\"bytes\":1,\"number\":1}")]
    [InlineData("{\"name\":\"n\",\"version\":\"1\",\"publishedAt\":9000000000000000000,\"caller\":\"\",\"author\":\"\",\"comment\":\"\",\"bytes\":1,\"number\":1}")]
    [InlineData("{\"name\":\"n\",\"version\":\"1\",\"publishedAt\":1,\"caller\":\"\",\"author\":\"\",\"comment\":\"\",\"bytes\":9223372036854775807,\"number\":1}")]
    [InlineData("{\"text\":null,\"files\":{}}")]
    [InlineData("{\"text\":\"\",\"files\":null}")]
    [InlineData("{\"text\":\"\",\"files\":{\"a\":null}}")]
    [InlineData("{\"revision\":\"x\",\"name\":\"n\",\"version\":\"1\",\"since\":1,\"caller\":\"\",\"author\":\"\",\"reason\":\"\",\"isRollback\":true}")]
    public void What_another_program_wrote_is_nothing(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);

        Assert.Null(PolicyDocuments.ReadPolicy(Revision, bytes));
        Assert.Null(PolicyDocuments.ReadActivation(1, bytes));
        Assert.Null(PolicyDocuments.ReadDocument(bytes));
    }

    [Fact]
    public void Every_cut_or_changed_byte_is_read_or_is_nothing()
    {
        var bytes = PolicyDocuments.Write(Activation);
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.Null(PolicyDocuments.ReadActivation(3, bytes.AsSpan(0, i)));
            var spoilt = (byte[])bytes.Clone();
            spoilt[i] ^= 0x15;
            _ = PolicyDocuments.ReadActivation(3, spoilt);
        }
    }
}
