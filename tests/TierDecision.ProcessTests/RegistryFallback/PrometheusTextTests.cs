namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>The reader must refuse what Prometheus refuses, or the tests that rely on it prove nothing.</summary>
public sealed class PrometheusTextTests
{
    private const string Histogram = "# HELP h \n# TYPE h histogram\n";

    [Fact]
    public void Parse_valid_text_gives_families_and_values()
    {
        var text = PrometheusText.Parse(
            "# HELP a_total Things.\n# TYPE a_total counter\na_total{x=\"1\",y=\"a\\\\b\\\"c\\nd\"} 1.5e+20\na_total 2\n"
            + "# HELP h \n# TYPE h histogram\nh_sum 3.5\nh_count 2\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\n");

        Assert.Equal("Things.", text.Families["a_total"].Help);
        Assert.Equal(1.5e20, text.Value("a_total", ("y", "a\\b\"c\nd"), ("x", "1")));
        Assert.Equal(2, text.Value("a_total"));
        Assert.Equal(2, text.Value("h_bucket", ("le", "+Inf")));
    }

    [Theory]
    [InlineData("# TYPE a counter\na 1")]
    [InlineData("a 1\n")]
    [InlineData("# HELP a x\na 1\n")]
    [InlineData("# TYPE a number\na 1\n")]
    [InlineData("# TYPE 1a counter\n1a 1\n")]
    [InlineData("# TYPE a counter\na 1\n# TYPE a counter\n")]
    [InlineData("# TYPE a counter\na 1\na 1\n")]
    [InlineData("# TYPE a counter\na{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 1\n")]
    [InlineData("# TYPE a counter\na 1\n# TYPE b counter\nb 1\na{x=\"1\"} 1\n")]
    [InlineData("# TYPE a counter\na{x=\"1\",x=\"2\"} 1\n")]
    [InlineData("# TYPE a counter\na{x=\"1\\t\"} 1\n")]
    [InlineData("# TYPE a counter\na{x=\"1} 1\n")]
    [InlineData("# TYPE a counter\na{x=1} 1\n")]
    [InlineData("# TYPE a counter\na  1\n")]
    [InlineData("# TYPE a counter\na 1,5\n")]
    [InlineData("# TYPE a counter\na\n")]
    [InlineData("# TYPE a counter\na -1\n")]
    [InlineData("# TYPE a counter\n\na 1\n")]
    [InlineData(Histogram + "h_sum 1\nh_count 1\nh_bucket{le=\"1\"} 1\n")]
    [InlineData(Histogram + "h_sum 1\nh_count 2\nh_bucket{le=\"+Inf\"} 1\n")]
    [InlineData(Histogram + "h_count 1\nh_bucket{le=\"+Inf\"} 1\n")]
    [InlineData(Histogram + "h_sum 1\nh_count 1\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\n")]
    [InlineData(Histogram + "h_sum 1\nh_count 1\nh_bucket{le=\"2\"} 0\nh_bucket{le=\"1\"} 0\nh_bucket{le=\"+Inf\"} 1\n")]
    public void Rejects_malformed_text(string text) => Assert.Throws<FormatException>(() => PrometheusText.Parse(text));
}
