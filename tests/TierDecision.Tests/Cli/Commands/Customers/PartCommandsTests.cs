using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Customers;

/// <summary>The commands that change a part of a customer: what they refuse before anything is sent.</summary>
public class PartCommandsTests
{
    [Theory]
    [InlineData("put --customer 42", "give what to write: a column such as --tier or --language, --flag, --clear, or an alias such as --phone")]
    [InlineData("put --customer 42 --version 7", "give what to write")]
    [InlineData("put --customer 42 --replace --language de", "--replace needs --tier: a whole score has one")]
    [InlineData("put --customer 42 --clear tier", "--clear 'tier' cannot be: every customer has a tier")]
    [InlineData("put --customer 42 --clear percentil", "--clear 'percentil' is no column; did you mean 'percentile'?")]
    [InlineData("put --customer 42 --clear verified", "--clear 'verified' is a flag: end it with 'tierctl flag CUSTOMER -verified'")]
    [InlineData("put --customer 42 --clear margin --clear margin", "--clear 'margin' stands there twice")]
    [InlineData("put --customer 42 --clear language --language de", "--clear 'language' has a value on the same command line: give one of the two")]
    [InlineData("put --customer 42 --recency 6", "--recency '6' is not between 0 and 5")]
    [InlineData("flag 42", "Required argument 'CHANGE' missing for command: 'flag'.")]
    [InlineData("flag 42 +open_complain", "'+open_complain' is no flag; did you mean 'open_complaint'?")]
    [InlineData("flag 42 -fraudhold", "'-fraudhold' is no flag; did you mean 'fraud_hold'?")]
    [InlineData("flag 42 open_complaint", "'open_complaint' is neither +FLAG nor -FLAG; flags are vulnerable, open_complaint, fraud_hold, verified, dissatisfied")]
    [InlineData("flag 42 +vulnerable -vulnerable", "'+vulnerable' names its flag a second time")]
    [InlineData("flag 42 +", "'+' is neither +FLAG nor -FLAG")]
    public async Task Rejects_what_cannot_be_written_by_the_option_and_what_is_allowed(string arguments, string expected)
    {
        using var folder = new CliFolder();

        var result = await folder.RunAsync(arguments.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"tierctl {arguments.Split(' ')[0]}: {expected}", result.Error, StringComparison.Ordinal);
    }
}
