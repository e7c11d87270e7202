using System.Text;
using FsCheck.Fluent;
using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;

namespace TierDecision.Tests.Storage.Audit;

public class AuditDocumentTests
{
    private static readonly IdentityKey Customer = new(1, 2);

    [Theory]
    [InlineData(AuditKind.CustomerPut)]
    [InlineData(AuditKind.PolicyRolledBack)]
    public void What_is_written_is_read_back(AuditKind kind)
    {
        var entry = new AuditEntry(kind, new AuditActor("crm", "ann", "because"), [new("tier", "gold", ""), new("flags", "", "verified")], Customer);

        var read = AuditDocument.Read((long)kind, "crm", Customer, AuditDocument.Write(entry));

        Assert.Equal(entry.Changes, read.Changes);
        Assert.Equal(entry with { Changes = read.Changes }, read);
    }

    [Fact]
    public void Document_is_compact_and_leaves_out_what_is_empty() => Assert.Equal(
        """{"changes":[{"field":"tier","after":"gold"}]}""",
        Encoding.UTF8.GetString(AuditDocument.Write(new AuditEntry(AuditKind.CustomerPut, new AuditActor("crm"), [new("tier", "", "gold")], Customer))));

    [Fact]
    public void Erased_entry_has_kind_and_caller_alone()
    {
        Assert.Empty(AuditDocument.Write(new AuditEntry(AuditKind.OverrideSet, new AuditActor("crm", "ann", "because"), []) { IsErased = true }));

        var read = AuditDocument.Read((long)AuditKind.OverrideSet, "crm", Customer, []);

        Assert.Equal((AuditKind.OverrideSet, new AuditActor("crm"), true, null), (read.Kind, read.Actor, read.IsErased, read.Customer));
        Assert.Empty(read.Changes);
    }

    [Theory]
    [InlineData(99, "{}")]
    [InlineData(0, "{}")]
    [InlineData(-1, "{}")]
    [InlineData(257, "{}")]
    [InlineData(long.MinValue, "{}")]
    [InlineData(1, null)]
    [InlineData(1, "null")]
    [InlineData(1, "x")]
    [InlineData(1, "[]")]
    [InlineData(1, "{\"author\":7}")]
    [InlineData(1, "{\"author\":\"\\ud800\"}")]
    [InlineData(1, "{\"changes\":{}}")]
    [InlineData(1, "{\"changes\":[7]}")]
    public void What_cannot_be_read_is_an_entry_of_an_unknown_kind(long kind, string? json)
    {
        var read = AuditDocument.Read(kind, "crm", Customer, json is null ? null : Encoding.UTF8.GetBytes(json));

        Assert.Equal((AuditKind.Unknown, "crm", Customer, false), (read.Kind, read.Actor.Caller, read.Customer!.Value, read.IsErased));
    }

    [Fact]
    public void Any_bytes_can_be_read() => Laws.Hold(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(), bytes =>
    {
        var read = AuditDocument.Read(1, "crm", Customer, bytes);
        return read.Actor.Caller == "crm";
    });

    [Theory]
    [InlineData(null, 5, "")]
    [InlineData("", 5, "")]
    [InlineData("abcde", 5, "abcde")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("ab\ncdef", 9, "ab\\u000a…")]
    [InlineData("abc\U0001F600x", 5, "abc…")]
    [InlineData("abc\U0001F600", 5, "abc\U0001F600")]
    public void Text_is_cut_and_safe_to_print(string? text, int most, string expected) => Assert.Equal(expected, AuditText.Of(text, most));
}
