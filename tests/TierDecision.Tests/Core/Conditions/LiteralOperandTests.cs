using TierDecision.Core.Conditions;
using TierDecision.Core.Findings;

namespace TierDecision.Tests.Core.Conditions;

/// <summary>Operands that are taken as they are written, where something else was likely meant.</summary>
public class LiteralOperandTests
{
    // Nobody has waited exactly ten minutes.
    [Theory]
    [InlineData("waited", "10m")]
    [InlineData("score_age", "2d")]
    [InlineData("promised_in", "1h")]
    [InlineData("order_value", "250")]
    [InlineData("value_score", "72.5")]
    [InlineData("lifetime_value", "820")]
    public void Exact_number_of_what_is_measured_is_a_warning_with_the_bound_to_write(string field, string value)
    {
        var finding = Assert.Single(Findings(field, new OperandConfig { Values = [value] }));

        Assert.Equal((Severity.Warning, $"when.{field}", value), (finding.Severity, finding.Path, finding.Value));
        Assert.Contains($"write {{at_least: {value}}}", finding.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recency", "5")]
    [InlineData("monetary", "3")]
    [InlineData("order_value", "0")]
    [InlineData("percentile", "100")]
    [InlineData("churn_risk", "1")]
    [InlineData("waited", "0s")]
    public void Exact_number_of_what_is_counted_or_all_or_nothing_is_none(string field, string value) =>
        Assert.Empty(Findings(field, new OperandConfig { Values = [value] }));

    [Fact]
    public void Bound_is_none() => Assert.Empty(Findings("waited", new OperandConfig { AtLeast = "10m" }));

    [Theory]
    [InlineData("entry_point", "+49800*", "write {prefix: \"+49800\"} for what begins so")]
    [InlineData("topic", "bill*", "write {prefix: \"bill\"} for what begins so")]
    [InlineData("entry_point", "*800", "list the values")]
    [InlineData("region", "EU-?", "list the values")]
    [InlineData("topic", "*", "list the values")]
    [InlineData("attribute.plan", "prem*", "list the values")]
    public void Wildcard_in_a_text_is_a_warning_with_what_to_write(string field, string value, string remedy)
    {
        var finding = Assert.Single(Findings(field, new OperandConfig { Values = ["plain", value] }));

        Assert.Equal((Severity.Warning, $"when.{field}", value), (finding.Severity, finding.Path, finding.Value));
        Assert.Equal($"is compared as it is written, '*' and '?' included: {remedy}", finding.Reason);
    }

    [Fact]
    public void Wildcard_in_a_prefix_is_a_warning()
    {
        var finding = Assert.Single(Findings("entry_point", new OperandConfig { Prefix = "+49800*" }));

        Assert.Equal(("when.entry_point.prefix", Severity.Warning), (finding.Path, finding.Severity));
    }

    private static IReadOnlyList<Finding> Findings(string field, OperandConfig operand)
    {
        var findings = new FindingList();
        new ConditionCompiler(["gold", "basic"], findings).Compile("when", new ConditionConfig { Fields = { [field] = operand } });
        return findings.Findings;
    }
}
