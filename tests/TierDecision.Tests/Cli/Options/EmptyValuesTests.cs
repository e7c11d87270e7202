using TierDecision.Cli.Options;

namespace TierDecision.Tests.Cli.Options;

public class EmptyValuesTests
{
    // System.CommandLine took the next argument for the value of '--phone=', and so ate an option.
    [Theory]
    [InlineData("decide --email x --phone= --contact voice", "decide|--email|x|--phone||--contact|voice")]
    [InlineData("decide --contact voice --phone=", "decide|--contact|voice|--phone|")]
    [InlineData("score a -o= --currency=EUR", "score|a|-o||--currency=EUR")]
    [InlineData("decide --attribute a= --attribute=b= --topic=x=", "decide|--attribute|a=|--attribute=b=|--topic=x=")]
    [InlineData("score -- --file=", "score|--|--file=")]
    public void Empty_value_stays_with_its_option(string args, string expected) => Assert.Equal(expected.Split('|'), EmptyValues.Split(args.Split(' ')));
}
